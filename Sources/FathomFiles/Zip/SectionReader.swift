import FathomText
internal import CZlib

/// A section of a file in order, inflated where it is deflated.
@safe
package struct SectionReader: ~Copyable {
  /// How the bytes lie in the file.
  package enum Packing {
    case stored, deflated
  }

  /// A byte of deflated data makes at most 1032 bytes (258 for a quarter of a byte).
  package static let greatestInflation = 1032
  private static let chunk = 256 * 1024

  /// What error messages call the section.
  package let place: String
  /// The bytes that the section claims to hold.
  package let size: Int

  /// The bytes that it takes in the file.
  package let packedSize: Int

  private let file: OpenFile
  private let checksum: UInt32?
  private var position: Int
  private let end: Int
  private let inflater: Inflater?
  private var input: [UInt8] = []
  private var taken = 0
  private var sum: UInt = 0
  private var hasGaps = false

  /// A section of a file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - section: Where the bytes lie in it.
  ///   - packing: How they lie there.
  ///   - size: How many bytes come out, by what the file says.
  ///   - checksum: The CRC-32 of what comes out; nil when none is known.
  ///   - place: What error messages call the section.
  package init(
    _ file: OpenFile, _ section: Range<Int>, _ packing: Packing = .stored, size: Int,
    checksum: UInt32? = nil, place: String
  ) {
    self.file = file
    self.place = place
    self.size = size
    self.checksum = checksum
    packedSize = section.count
    position = section.lowerBound
    end = section.upperBound
    inflater = packing == .deflated ? Inflater() : nil
  }

  /// The next bytes: as many as the buffer holds, or fewer when the section ends before.
  package mutating func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(FileError)
    -> Int
  {
    let got = unsafe try inflater == nil ? readStored(into: buffer) : inflate(into: buffer)
    if checksum != nil, !hasGaps, got > 0 {
      sum = unsafe crc32_z(sum, buffer.baseAddress, got)
    }
    return got
  }

  /// The next bytes: so many, or fewer when the section ends before.
  package mutating func take(_ count: Int) throws(FileError) -> [UInt8] {
    var bytes = Array(repeating: UInt8(0), count: count)
    let got = unsafe try bytes.withUnsafeMutableBufferPointer { buffer throws(FileError) in
      unsafe try read(into: buffer)
    }
    return Array(bytes.prefix(got))
  }

  /// Passes over bytes, which costs nothing where they are stored.
  ///
  /// The checksum is not held against what was passed over.
  package mutating func skip(_ count: Int) throws(FileError) {
    hasGaps = true
    if inflater == nil {
      position = min(end, position + count)
      return
    }
    var scratch = Array(repeating: UInt8(0), count: min(count, Self.chunk))
    var left = count
    while left > 0 {
      let got = unsafe try scratch.withUnsafeMutableBufferPointer { buffer throws(FileError) in
        unsafe try inflate(into: .init(rebasing: buffer[..<min(left, buffer.count)]))
      }
      guard got > 0 else { return }
      left -= got
    }
  }

  /// Checks that the section ends here and that all of it came out undamaged.
  package mutating func finish() throws(FileError) {
    guard try take(1).isEmpty else {
      throw FileError(
        .excess, at: place, "it has more bytes than its size of \(size) says",
        fix: "download or copy the file again")
    }
    if let checksum, !hasGaps, checksum != UInt32(truncatingIfNeeded: sum) {
      throw damaged("the data does not match its checksum")
    }
  }

  private mutating func readStored(
    into buffer: UnsafeMutableBufferPointer<UInt8>
  ) throws(FileError) -> Int {
    let wanted = min(buffer.count, end - position)
    let got = unsafe try file.read(at: position, into: buffer.baseAddress, wanted)
    position += got
    return got
  }

  private mutating func inflate(
    into buffer: UnsafeMutableBufferPointer<UInt8>
  ) throws(FileError) -> Int {
    guard let inflater else { return 0 }
    var made = 0
    while made < buffer.count, !inflater.hasEnded {
      if taken == input.count {
        input = try file.bytes(at: position, min(Self.chunk, end - position))
        taken = 0
        position += input.count
        guard !input.isEmpty else { throw damaged("the compressed data ends too early") }
      }
      let rest = unsafe UnsafeMutableBufferPointer(rebasing: buffer[made...])
      let step = unsafe inflater.inflate(input, from: taken, into: rest)
      guard let step else { throw damaged("the compressed data is damaged") }
      taken += step.taken
      made += step.made
    }
    return made
  }

  private func damaged(_ problem: String) -> FileError {
    FileError(.corrupt, at: place, problem, fix: "download or copy the file again")
  }
}
