import FathomExperiments
import Foundation
import Testing

@Suite("Documentation of settings")
struct SettingDocumentationTests {
  @Test func `is what the table says`() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Documentation/settings.md")
    if ProcessInfo.processInfo.environment["UPDATE_DOCUMENTATION"] != nil {
      try Data(Setting.documentation.utf8).write(to: page)
    }
    let written = try String(contentsOf: page, encoding: .utf8)
    #expect(
      written == Setting.documentation,
      "write it anew with UPDATE_DOCUMENTATION=1 swift test --filter SettingDocumentationTests")
  }
}
