import FathomFiles
import FathomData
import Testing

@Suite("Names of data")
struct DataSourceTests {
  @Test(
    "a name gives its source and comes back",
    arguments: [
      ("fashion-mnist", DataSource.fashionMNIST), ("mnist:/a/b", .mnist("/a/b")),
      ("idx:digits", .idx("digits")), ("idx:a:b.csv", .idx("a:b.csv")),
      ("a/b.npz", .npz("a/b.npz")), ("B.NPZ", .npz("B.NPZ")), ("table.csv", .csv("table.csv")),
      ("/a.b/Table.CSV", .csv("/a.b/Table.CSV")),
      ("spirals", .builtIn(.spirals)), ("circles", .builtIn(.circles)),
      ("blobs", .builtIn(.blobs)), ("xor", .builtIn(.xor)), ("parity", .builtIn(.parity)),
      ("two-neuron", .builtIn(.twoNeuron)),
    ])
  func names(text: String, source: DataSource) throws {
    #expect(try DataSource(text) == source)
    #expect(source.description == text)
  }

  @Test(
    "a name that stands for nothing is refused with advice",
    arguments: [
      ("spiral", FileError.Code.unknownName, ["'spiral'", "did you mean 'spirals'?"]),
      ("Fashion-MNIST", .unknownName, ["did you mean 'fashion-mnist'?"]),
      ("fashion_mnist", .unknownName, ["did you mean 'fashion-mnist'?"]),
      ("two.neuron", .unknownName, ["did you mean 'two-neuron'?"]),
      ("mnis:/data/x.d", .unknownName, ["did you mean 'mnist:/data/x.d'?"]),
      ("IDX:a", .unknownName, ["did you mean 'idx:a'?"]),
      ("cifar:/data", .unknownName, ["use mnist:DIR or idx:DIR"]),
      ("mnist", .unknownName, ["folder", "write mnist:DIR"]),
      ("idx:", .unknownName, ["folder", "write idx:DIR"]),
      (
        "imagenet", .unknownName,
        ["fashion-mnist", "two-neuron", "idx:DIR", "FILE.npz", "FILE.csv"]
      ),
      ("", .unknownName, ["data ''", "choose one of"]),
      ("b.NPY", .unsupportedFormat, ["b.NPY", "single array", "numpy.savez"]),
      (
        "data/table.parquet", .unsupportedFormat, ["data/table.parquet", ".npz", ".csv", "idx:DIR"]
      ),
      ("/usr/share/digits", .unsupportedFormat, ["/usr/share/digits", "idx:DIR"]),
    ])
  func unknownNames(text: String, code: FileError.Code, parts: [String]) {
    do throws(FileError) {
      let source = try DataSource(text)
      Issue.record("'\(text)' is taken for \(source)")
    } catch {
      expect(error, code, saying: parts)
    }
  }
}
