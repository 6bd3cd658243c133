import FathomText
package import FathomFiles
import FathomNumerics

/// The arrays of a NumPy archive, by their names.
package struct NPZFile {
  /// The arrays' names, in the order in which they lie in the file.
  package let names: [String]

  private let archive: ZipArchive
  private let members: [String: ZipMember]

  /// Reads what a file holds, but none of its numbers.
  package init(contentsOf path: String) throws(FileError) {
    let file = try OpenFile(path)
    if try file.bytes(at: 0, 6).elementsEqual([0x93] + Array("NUMPY".utf8)) {
      throw FileError(
        .unsupportedFormat, at: path, "this is a single array (.npy), not an archive of arrays",
        fix: "save it with numpy.savez(name, x=inputs, y=targets)")
    }
    archive = try ZipArchive(file)
    var members: [String: ZipMember] = [:]
    var names: [String] = []
    for member in archive.members where member.name.hasSuffix(".npy") {
      let name = String(member.name.dropLast(4))
      guard members.updateValue(member, forKey: name) == nil else {
        throw FileError(
          .corrupt, at: path, "the archive holds the array '\(Self.shown(name))' twice",
          fix: "save each array once")
      }
      names.append(name)
    }
    self.members = members
    self.names = names
  }

  /// Opens an array; nil when there is none of this name.
  func reader(_ name: String) throws(FileError) -> NPYReader? {
    guard let member = members[name] else { return nil }
    return try NPYReader(archive.open(member, place: "\(archive.path), array '\(name)'"))
  }

  /// Opens an array that has to be there.
  func required(_ name: String) throws(FileError) -> NPYReader {
    if let reader = try reader(name) { return reader }
    let shown = names.prefix(8).map { "'\(Self.shown($0))'" }.joined(separator: ", ")
    let others = names.count > 8 ? " and \(names.count - 8) more" : ""
    throw FileError(
      .notFound, at: archive.path,
      names.isEmpty
        ? "there is no array in the file"
        : "there is no array '\(name)'; the file holds \(shown)\(others)",
      fix: "save it with numpy.savez(name, x=inputs, y=targets)")
  }

  /// A name from a file, short and safe to print.
  private static func shown(_ name: String) -> String {
    String(
      String.UnicodeScalarView(
        name.unicodeScalars.prefix(40).map {
          $0.properties.generalCategory == .control ? "\u{FFFD}" : $0
        }))
  }
}
