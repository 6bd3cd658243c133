import Fathom
import Foundation
import Testing

@Suite("Documentation")
struct DocumentationTests {
  private func text(_ path: String) throws -> String {
    try String(contentsOf: Tool.package.appending(path: path), encoding: .utf8)
  }

  @Test("the program in the README is the one that is built, is short, and does what it says")
  func libraryExample() throws {
    let program = try text("Examples/Library/main.swift")
    #expect(try text("README.md").contains("```swift\n\(program)```"))
    #expect(program.split(separator: "\n", omittingEmptySubsequences: false).dropLast().count <= 40)
    let result = try Tool.libraryExample.run("")
    #expect(result.status == 0 && result.errors.isEmpty)
    let lines = result.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("epoch 50: accuracy 0.") == true)
    let judged = try #require(lines.firstIndex { $0.hasPrefix("Cancelled.") })
    #expect(lines[judged].localizedCaseInsensitiveContains("gradients vanish"))
    #expect(lines.dropFirst(judged + 1).first?.contains(".activation = .relu") == true)
    #expect(lines.last?.hasPrefix("healthy: ") == true)
  }

  /// UPDATE_DOCUMENTATION=1 puts the program's output into the tutorial, line by line.
  @Test("the tutorial quotes all that its program prints")
  func tutorial() throws {
    let path = "Sources/Fathom/Fathom.docc/FirstVerdict.md"
    let article = try text(path)
    let result = try Tool.tutorialExample.run("")
    #expect(result.status == 0 && result.errors.isEmpty)
    var printed = result.output.split(separator: "\n")[...]
    var isOutput = false
    let lines = article.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("```") {
        isOutput = line == "```text"
        return line
      }
      guard isOutput else { return line }
      let fresh = printed.popFirst() ?? ""
      // The last digits differ from one set of instructions to another.
      return rounded(fresh) == rounded(line) ? line : fresh
    }
    #expect(printed.isEmpty, "the tutorial quotes too few lines")
    let expected = lines.joined(separator: "\n")
    if ProcessInfo.processInfo.environment["UPDATE_DOCUMENTATION"] == "1" {
      try expected.write(
        to: Tool.package.appending(path: path), atomically: true, encoding: .utf8)
    }
    #expect(article == expected, "write it anew with UPDATE_DOCUMENTATION=1")
  }

  /// A line with its numbers to six digits.
  private func rounded(_ line: Substring) -> String {
    String(line).replacing(/[0-9]+\.[0-9]+(?:e-?[0-9]+)?/) { match in
      Double(match.output).map { String(format: "%.6g", $0) } ?? String(match.output)
    }
  }

  @Test("the tutorial shows the program that is built, and all of it")
  func tutorialProgram() throws {
    let article = try text("Sources/Fathom/Fathom.docc/FirstVerdict.md")
    let blocks = article.matches(of: /```swift\n((?s).*?)```/).map { $0.1 }
    #expect(try blocks.joined(separator: "\n") == text("Examples/Tutorial/main.swift"))
  }

  @Test(
    "every example experiment runs",
    arguments: [
      "two-neuron", "nielsen-2-fashion", "nielsen-3-fashion", "nielsen-4-fashion",
    ])
  func experiments(name: String) throws {
    let result = try Tool.fathom.run(
      "diagnose --experiment Examples/\(name).yaml --format json")
    #expect(result.status == 0, "\(result.errors)")
    let verdict = try #require(result.json()["verdict"] as? [String: Any])
    // Nielsen's network with 2 hidden layers does not reach a factor of 10 between them.
    let expected = name == "nielsen-2-fashion" ? ["healthy", "slow"] : ["vanishing"]
    #expect(expected.contains(try #require(verdict["condition"] as? String)))
  }

  @Test(
    "the examples for MNIST differ from those for Fashion-MNIST in the data alone",
    arguments: [
      2, 3, 4,
    ])
  func variants(layers: Int) throws {
    func settings(_ path: String) throws -> [Substring] {
      try text(path).split(separator: "\n").filter { !$0.hasPrefix("#") }
    }
    let mnist = try settings("Examples/nielsen-\(layers).yaml")
    let fashion = try settings("Examples/nielsen-\(layers)-fashion.yaml")
    let different = zip(mnist, fashion).filter { $0 != $1 }
    #expect(mnist.count == fashion.count && different.count == 1)
    #expect(different[0].0 == "data: mnist:mnist" && different[0].1 == "data: fashion-mnist")
  }

  @Test("the README names every setting of network, data and training, and every optimiser")
  func settings() throws {
    let readme = try text("README.md")
    for setting in Setting.all where setting.group != .run {
      #expect(readme.contains("--\(setting.key)"))
    }
    for optimizer in Optimizer.families { #expect(readme.contains("`\(optimizer.name)`")) }
  }

  @Test("the README's first commands are those that a user has to type")
  func commands() throws {
    let readme = try text("README.md")
    let makefile = try text("Makefile")
    for target in ["demo", "test"] {
      #expect(readme.contains("make \(target)"))
      #expect(makefile.contains("\n\(target):"))
    }
  }
}
