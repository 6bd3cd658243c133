import FathomText

/// A zip file, as far as NumPy's archives need it: stored and deflated members, also beyond 4 GB.
///
/// Only the directory at the end of the file is believed, and only as far as it fits the file.
/// *Source:* PKWARE, "APPNOTE.TXT, .ZIP file format specification", 6.3.10.
package struct ZipArchive {
  package let members: [ZipMember]

  private let file: OpenFile
  private let directory: ZipDirectory

  package var path: String { file.path }

  /// Reads the directory of a zip file.
  package init(_ file: OpenFile) throws(FileError) {
    self.file = file
    directory = try ZipDirectory(of: file)
    let bytes = try file.bytes(at: directory.offset, directory.size)
    var members: [ZipMember] = []
    var start = 0
    while start < bytes.count {
      guard let member = ZipMember(bytes, at: start) else {
        throw Self.damaged(file.path, "its directory is damaged at entry \(members.count + 1)")
      }
      members.append(member)
      start = member.next
    }
    guard members.count == directory.entries else {
      throw Self.damaged(
        file.path, "its directory has \(members.count) entries instead of \(directory.entries)")
    }
    self.members = members
  }

  /// Opens a member for reading from its beginning.
  package func open(_ member: ZipMember, place: String) throws(FileError) -> SectionReader {
    guard member.flags & 1 == 0 else {
      throw FileError(
        .unsupportedFormat, at: place, "the data is encrypted", fix: "save it without a password")
    }
    guard let packing = Self.packing(member.method) else {
      throw FileError(
        .unsupportedFormat, at: place,
        "the data is compressed with \(Self.methodName(member.method))",
        fix: "save it with numpy.savez or numpy.savez_compressed")
    }
    let section = try section(of: member, place: place)
    guard let size = Int(exactly: member.size) else { throw outside(place) }
    let possible =
      switch packing {
      case .stored: size == section.count
      case .deflated: size / SectionReader.greatestInflation <= section.count
      }
    guard possible else {
      throw FileError(
        .corrupt, at: place,
        "the directory claims \(size) bytes, but \(section.count) compressed bytes cannot hold them",
        fix: "download or copy the file again")
    }
    return SectionReader(
      file, section, packing, size: size, checksum: member.checksum, place: place)
  }

  /// Where the member's packed bytes lie: behind its own header and before the directory.
  private func section(of member: ZipMember, place: String) throws(FileError) -> Range<Int> {
    guard let offset = Int(exactly: member.headerOffset), offset <= directory.offset - 30,
      let packedSize = Int(exactly: member.packedSize)
    else { throw outside(place) }
    let header = try file.bytes(at: offset, 30)
    guard
      header.littleEndian(UInt32.self, at: 0) == 0x0403_4B50,
      let nameLength = header.littleEndian(UInt16.self, at: 26),
      let extraLength = header.littleEndian(UInt16.self, at: 28)
    else { throw outside(place) }
    let name = try file.bytes(at: offset + 30, Int(nameLength))
    guard String(decoding: name, as: UTF8.self) == member.name else { throw outside(place) }
    let start = offset + 30 + Int(nameLength) + Int(extraLength)
    guard start <= directory.offset, packedSize <= directory.offset - start else {
      throw outside(place)
    }
    return start..<start + packedSize
  }

  private func outside(_ place: String) -> FileError {
    Self.damaged(place, "the directory does not match the contents of the file")
  }

  private static func damaged(_ place: String, _ problem: String) -> FileError {
    FileError(.corrupt, at: place, problem, fix: "download or copy the file again")
  }

  private static func packing(_ method: UInt16) -> SectionReader.Packing? {
    switch method {
    case 0: .stored
    case 8: .deflated
    default: nil
    }
  }

  private static func methodName(_ method: UInt16) -> String {
    switch method {
    case 9: "Deflate64"
    case 12: "bzip2"
    case 14: "LZMA"
    case 93: "Zstandard"
    default: "method \(method)"
    }
  }
}
