import Foundation
import Testing

/// One thing a user may get wrong: how it is brought about, and what the tool answers.
struct BadInput: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var arguments: String
  var status: Int32
  var words: [String]
  var prepare: @Sendable (TemporaryFolder) throws -> Void

  init(
    _ name: String, _ arguments: String, _ status: Int32, _ words: String...,
    prepare: @escaping @Sendable (TemporaryFolder) throws -> Void = { _ in }
  ) {
    testDescription = name
    self.arguments = arguments
    self.status = status
    self.words = words
    self.prepare = prepare
  }
}

private let usage: Int32 = 64
private let failed: Int32 = 1

private let badData: [BadInput] = [
  BadInput("no such file", "--layers 4,3 --data DIR/none.csv", failed, "none.csv"),
  BadInput("no such folder", "--layers 4,3 --data idx:DIR/none", failed, "none"),
  BadInput("an empty folder", "--layers 4,3 --data idx:DIR", failed, "images"),
  BadInput("a folder as a file", "--layers 4,3 --data DIR/x.csv", failed, "folder") {
    try FileManager.default.createDirectory(
      at: $0.url.appending(path: "x.csv"), withIntermediateDirectories: true)
  },
  BadInput("a wrong magic number", "--layers 4,3 --data idx:DIR", failed, "0x09090909") {
    try $0.writeIDX(images: 6, labels: 6, magic: [9, 9, 9, 9])
  },
  BadInput("images and labels that do not match", "--layers 4,3 --data idx:DIR", failed, "7", "6") {
    try $0.writeIDX(images: 6, labels: 7)
  },
  BadInput("a data set without samples", "--layers 4,3 --data idx:DIR", failed, "samples") {
    try $0.writeIDX(images: 0, labels: 0)
  },
  BadInput("a truncated file", "--layers 4,3 --data idx:DIR", failed, "train-images") {
    try $0.writeIDX(images: 6, labels: 6)
    try $0.write("train-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 6, 0, 0, 0, 2, 0, 0, 0, 2, 7])
  },
  BadInput("a header that claims a terabyte", "--layers 4,3 --data idx:DIR", failed, "train-") {
    try $0.writeIDX(images: 6, labels: 6)
    try $0.write("train-images-idx3-ubyte", [0, 0, 8, 3] + Array(repeating: 255, count: 13))
  },
  BadInput("a truncated gzip file", "--layers 4,3 --data idx:DIR", failed, "train-images") {
    try $0.writeIDX(images: 6, labels: 6)
    try FileManager.default.removeItem(at: $0.url.appending(path: "train-images-idx3-ubyte"))
    try $0.write("train-images-idx3-ubyte.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 99, 96])
  },
  BadInput("a corrupt gzip file", "--layers 4,3 --data idx:DIR", failed, "train-images") {
    try $0.writeIDX(images: 6, labels: 6)
    try FileManager.default.removeItem(at: $0.url.appending(path: "train-images-idx3-ubyte"))
    try $0.write(
      "train-images-idx3-ubyte.gz",
      [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + Array(repeating: 0xee, count: 40))
  },
  BadInput("a label out of range", "--layers 4,10 --data mnist:DIR", failed, "label") {
    try $0.writeIDX(images: 3, labels: 3)
    try $0.write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 77])
  },
  BadInput("an empty table", "--layers 2,2 --data DIR/x.csv", failed, "x.csv") {
    try $0.write("x.csv", "")
  },
  BadInput("text in a table", "--layers 2,2 --data DIR/x.csv", failed, "x.csv", "line 2", "cat") {
    try $0.write("x.csv", "1,2,0\n3,cat,1\n")
  },
  BadInput("NaN in a table", "--layers 2,2 --data DIR/x.csv", failed, "x.csv", "line 2") {
    try $0.write("x.csv", "1,2,0\n3,nan,1\n")
  },
  BadInput("a ragged table", "--layers 2,2 --data DIR/x.csv", failed, "x.csv", "line 3") {
    try $0.write("x.csv", "1,2,0\n3,4,1\n5,6\n")
  },
  BadInput("no such archive", "--layers 2,2 --data DIR/x.npz", failed, "x.npz", "no such file"),
  BadInput("an archive that is none", "--layers 2,2 --data DIR/x.npz", failed, "zip") {
    try $0.write("x.npz", "x,y")
  },
  BadInput("a single array", "--layers 2,2 --data DIR/x.npy", usage, "numpy.savez"),
  BadInput("no such column", "--layers 1,2 --data DIR/x.csv --target b", failed, "'b'", "'x'") {
    try $0.write("x.csv", "x,y\n1,0\n2,1\n")
  },
  BadInput("a column of what is no table", "--layers 2,2 --data xor --target y", usage, "--target"),
  BadInput("a dump that is no archive", "--layers 2,2 --data xor --dump DIR/x.txt", usage, ".npz"),
  BadInput("a dump into nowhere", "--layers 2,2 --data xor --dump DIR/no/x.npz", failed, "folder"),
  BadInput("no such experiment", "--experiment DIR/none.yaml", failed, "none.yaml"),
  BadInput("an experiment that is no YAML", "--experiment DIR/x.yaml", failed, "x.yaml") {
    try $0.write("x.yaml", "layers: [1, 2")
  },
  BadInput("an unknown key", "--experiment DIR/x.yaml", usage, "x.yaml", "learning-rate") {
    try $0.write("x.yaml", "layers: 2,2\nlearnin-rate: 3\n")
  },
]

private let badUsage: [BadInput] = [
  BadInput("no layers", "--data xor", usage, "--layers"),
  BadInput("no data", "--layers 2,2", usage, "--data"),
  BadInput(
    "an unknown activation", "--layers 2,2 --data xor --activation sigmod", usage, "sigmoid"),
  BadInput("an unknown data set", "--layers 2,2 --data fashion-mnst", usage, "fashion-mnist"),
  BadInput(
    "an unknown cost", "--layers 2,2 --data xor --cost cross-entrpy", usage, "cross-entropy"),
  BadInput("an unknown initialiser", "--layers 2,2 --data xor --init xavie", usage, "xavier"),
  BadInput("an unknown optimiser", "--layers 2,2 --data xor --optimizer sdg", usage, "sgd"),
  BadInput("an unknown precision", "--layers 2,2 --data xor --precision half", usage, "float"),
  BadInput(
    "an unknown option", "--layers 2,2 --data xor --learningrate 1", usage, "--learning-rate"),
  BadInput(
    "an impossible pair", "--layers 2,2 --data xor --output softmax --cost cross-entropy",
    usage, "--cost softmax"),
  BadInput("a size of zero", "--layers 2,0,2 --data xor", usage, "--layers"),
  BadInput("a negative size", "--layers 2,-3,2 --data xor", usage, "--layers"),
  BadInput("a size that is no number", "--layers 2,x,2 --data xor", usage, "--layers"),
  BadInput(
    "a size beyond all bounds", "--layers 2,99999999999999999999,2 --data xor", usage,
    "--layers"),
  BadInput("too many layers", "--layers 2,3x999999999,2 --data xor", usage, "--layers"),
  BadInput("a network beyond memory", "--layers 2,1000000,1000000,2 --data xor", usage, "smaller"),
  BadInput("inputs that do not match", "--layers 3,2 --data xor", usage, "--layers 2,2"),
  BadInput("outputs that do not match", "--layers 2,3 --data xor", usage, "--layers 2,2"),
  BadInput("a batch larger than the data", "--layers 2,2 --data xor --batch-size 5", usage, "4"),
  BadInput("a batch of nothing", "--layers 2,2 --data xor --batch-size 0", usage, "--batch-size"),
  BadInput("negative steps", "--layers 2,2 --data xor --steps -1", usage, "--steps"),
  BadInput("steps and epochs", "--layers 2,2 --data xor --steps 1 --epochs 1", usage, "epochs"),
  BadInput(
    "a rate that is no number", "--layers 2,2 --data xor --learning-rate fast", usage,
    "--learning-rate"),
  BadInput(
    "a rate that is not finite", "--layers 2,2 --data xor --learning-rate nan", usage,
    "--learning-rate"),
  BadInput("no samples", "--layers 2,2 --data xor --samples 0", usage, "--samples"),
  BadInput("more samples than there are", "--layers 2,2 --data xor --samples 5", usage, "4"),
  BadInput("no threads", "--layers 2,2 --data xor --threads 0", usage, "--threads"),
  BadInput("a negative seed", "--layers 2,2 --data xor --seed -1", usage, "--seed"),
]

@Suite("Bad input")
struct BadInputTests {
  @Test("gets one clear sentence and the right status", arguments: badData + badUsage)
  func refusal(input: BadInput) throws {
    let folder = try TemporaryFolder()
    try input.prepare(folder)
    let arguments = input.arguments.replacing("DIR", with: folder.url.path)
    let result = try Tool.fathom.run("diagnose " + arguments)
    #expect(result.status == input.status, "\(result.errors)")
    #expect(result.output.isEmpty)
    for word in input.words { #expect(result.errors.contains(word), "\(result.errors)") }
    let sentences = result.errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
    #expect(sentences.count == 1, "\(result.errors)")
    #expect(!result.errors.contains("Fatal error"))
  }
}
