import FathomFiles
import FathomData
import Testing

/// One broken folder and what loading it must say.
struct BrokenFolder: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var files: [String: [UInt8]]
  let code: FileError.Code
  let parts: [String]

  /// Good training files, but for those given.
  init(_ what: String, _ files: [String: [UInt8]?], _ code: FileError.Code, _ parts: [String]) {
    testDescription = what
    self.files = [images: goodImages, labels: goodLabels]
    for (name, bytes) in files { self.files[name] = bytes }
    self.code = code
    self.parts = parts
  }
}

private let images = "train-images-idx3-ubyte"
private let labels = "train-labels-idx1-ubyte"
private let goodImages = idx([3, 2, 2], Array(1...12))
private let goodLabels = idx([3], [0, 1, 2])

private func changed(_ bytes: [UInt8], at index: Int, to value: UInt8) -> [UInt8] {
  var result = bytes
  result[index < 0 ? bytes.count + index : index] = value
  return result
}

private func gzipped(_ bytes: [UInt8]) -> [String: [UInt8]?] {
  [images: [UInt8]?.none, images + ".gz": bytes]
}

@Suite("Broken IDX files")
struct IDXErrorTests {
  private static let plain: [BrokenFolder] = [
    BrokenFolder("images are empty", [images: []], .empty, [images, "empty"]),
    BrokenFolder("labels are empty", [labels: []], .empty, [labels, "empty"]),
    BrokenFolder("magic cut", [images: [0, 0, 8]], .truncated, [images, "header"]),
    BrokenFolder(
      "sizes cut", [images: Array(goodImages[..<15])], .truncated, [images, "header"]),
    BrokenFolder(
      "labels for images", [images: goodLabels], .unsupportedFormat,
      [images, "0x00000801", "0x00000803", "swapped"]),
    BrokenFolder(
      "images for labels", [labels: goodImages], .unsupportedFormat,
      [labels, "0x00000803", "0x00000801", "swapped"]),
    BrokenFolder(
      "float images", [images: idxHeader([1, 1, 1], type: 0x0D) + [0, 0, 0, 0]],
      .unsupportedFormat, [images, "0x00000d03", "unsigned bytes"]),
    BrokenFolder(
      "no dimensions", [images: idxHeader([])], .unsupportedFormat, [images, "0x00000800"]),
    BrokenFolder(
      "text", [images: Array("<html><body>not found".utf8)], .unsupportedFormat,
      [images, "0x3c68746d"]),
    BrokenFolder(
      "one byte short", [images: goodImages.dropLast()], .truncated,
      [images, "3 × 2 × 2 = 12 bytes", "only 11"]),
    BrokenFolder(
      "one byte long", [images: goodImages + [0]], .excess, [images, "more bytes", "= 12 bytes"]),
    BrokenFolder("labels short", [labels: goodLabels.dropLast()], .truncated, [labels, "only 2"]),
    BrokenFolder("labels long", [labels: goodLabels + [0, 0]], .excess, [labels, "3 bytes"]),
    BrokenFolder(
      "more images than labels", [labels: idx([2], [0, 1])], .mismatch,
      ["train-images holds 3", "train-labels holds 2"]),
    BrokenFolder("no samples", [images: idx([0, 2, 2], [])], .empty, [images, "no samples"]),
    BrokenFolder("no labels", [labels: idx([0], [])], .empty, [labels, "no samples"]),
    BrokenFolder("no pixels", [images: idx([3, 0, 2], [])], .empty, [images, "no values"]),
    BrokenFolder(
      "a terabyte is claimed", [images: idx([1 << 20, 1 << 10, 1 << 10], [1, 2, 3])], .truncated,
      [images, "= 1099511627776 bytes", "only 3"]),
    BrokenFolder(
      "more than can be counted",
      [images: idx(Array(repeating: 0xFFFF_FFFF, count: 255), [1])], .truncated,
      [images, "4294967295 × 4294967295 × 4294967295 × 4294967295 × … bytes", "only 1"]),
    BrokenFolder("labels are missing", [labels: nil], .notFound, [images, "labels are missing"]),
    BrokenFolder("images are missing", [images: nil], .notFound, [labels, "images are missing"]),
    BrokenFolder(
      "all is missing", [images: nil, labels: nil], .notFound,
      ["train-images-idx3-ubyte or t10k-images-idx3-ubyte"]),
    BrokenFolder(
      "test images of another size",
      [
        "t10k-images-idx3-ubyte": idx([1, 3], [1, 2, 3]), "t10k-labels-idx1-ubyte": idx([1], [0]),
      ],
      .mismatch, ["t10k-images-idx3-ubyte", "3 numbers", "have 4"]),
    BrokenFolder(
      "test labels are missing", ["t10k-images-idx3-ubyte": goodImages], .notFound,
      ["t10k-images-idx3-ubyte", "labels are missing"]),
  ]

  private static let compressed: [BrokenFolder] = {
    let packed = gzip(goodImages)
    let zeros = gzip(Array(repeating: 0, count: 5_000_000))
    return [
      BrokenFolder("empty", gzipped([]), .empty, [".gz", "empty"]),
      BrokenFolder("not gzip", gzipped(goodImages), .corrupt, [".gz", "not a gzip file"]),
      BrokenFolder("cut in the header", gzipped(Array(packed[..<7])), .corrupt, ["too early"]),
      BrokenFolder("cut in the data", gzipped(packed.dropLast(12)), .corrupt, ["too early"]),
      BrokenFolder("cut in the trailer", gzipped(packed.dropLast(3)), .corrupt, ["too early"]),
      BrokenFolder("cut before the trailer", gzipped(packed.dropLast(8)), .corrupt, ["too early"]),
      BrokenFolder(
        "wrong checksum", gzipped(changed(packed, at: -6, to: packed[packed.count - 6] ^ 1)),
        .corrupt, ["damaged", "incorrect data check"]),
      BrokenFolder(
        "wrong length", gzipped(changed(packed, at: -2, to: 7)), .corrupt,
        ["damaged", "incorrect length check"]),
      BrokenFolder(
        "damaged data", gzipped(changed(packed, at: 10, to: 0xFF)), .corrupt, ["damaged"]),
      BrokenFolder("zeros behind", gzipped(packed + [0, 0, 0]), .corrupt, ["other bytes"]),
      BrokenFolder("text behind", gzipped(packed + [0x41]), .corrupt, ["other bytes"]),
      BrokenFolder(
        "half a member behind", gzipped(packed + packed[..<9]), .corrupt, ["too early"]),
      BrokenFolder("a whole member behind", gzipped(packed + packed), .excess, ["= 12 bytes"]),
      BrokenFolder(
        "too short inside", gzipped(gzip(goodImages.dropLast(2))), .truncated,
        ["= 12 bytes", "only 10"]),
      BrokenFolder("too long inside", gzipped(gzip(goodImages + [0])), .excess, ["= 12 bytes"]),
      BrokenFolder(
        "a bomb behind a small header", gzipped(gzip(goodImages) + zeros), .excess,
        ["= 12 bytes"]),
      BrokenFolder(
        "a terabyte is claimed", gzipped(gzip(idx([1 << 20, 1 << 20], [1, 2]))), .truncated,
        ["= 1099511627776 bytes", "compressed bytes can hold at most"]),
      BrokenFolder(
        "a believable claim that is wrong",
        gzipped(gzip(idx([3, 100_000_000], [])) + zeros), .truncated,
        ["= 300000000 bytes"]),
    ]
  }()

  @Test("a broken folder says which file is broken, and how", arguments: plain + compressed)
  func broken(folder: BrokenFolder) throws {
    let place = try TemporaryFolder()
    for (name, bytes) in folder.files { try place.write(name, bytes) }
    expect(loadError(.idx(place.path)), folder.code, saying: [place.path] + folder.parts)
  }

  @Test("a label above nine is an error for mnist only")
  func labelOutOfRange() throws {
    let folder = try TemporaryFolder()
    try folder.writeIDX(images: goodImages, labels: idx([3], [9, 10, 255]))
    expect(
      loadError(.mnist(folder.path)), .labelOutOfRange,
      saying: [labels, "sample 2", "label 10", "0 to 9"])
    let data = try DataSource.idx(folder.path).load()
    #expect(data.classes == 256)
  }
}
