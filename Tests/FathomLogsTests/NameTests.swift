import FathomVocabulary
import FathomFiles
import FathomData
import FathomLogs
import FathomRecords
import Testing

@Suite("Names in logs")
struct NameTests {
  /// A column of a table, and what of which layer it is to be taken for.
  struct Case: Sendable, CustomTestStringConvertible {
    var tag: String
    var layer: String
    var quantity: LogRecord.Quantity

    init(_ tag: String, _ layer: String, _ quantity: LogRecord.Quantity) {
      (self.tag, self.layer, self.quantity) = (tag, layer, quantity)
    }

    var testDescription: String { tag }
  }

  @Test(
    "layers are found under the names that trainers use",
    arguments: [
      // Lightning.
      Case("grad_2.0_norm/layer.weight", "layer", .weights),
      Case("grad_2.0_norm/model.layers.0.bias", "model.layers.0", .biases),
      Case("grad_2_norm/0.weight_step", "0", .weights),
      Case("grad_2.0_norm_fc1.weight", "fc1", .weights),
      Case("train/grad_norm/fc1", "fc1", .gradient),
      // PyTorch and Weights & Biases.
      Case("gradients/layer1.weight", "layer1", .weights),
      Case("gradients/0.bias", "0", .biases),
      Case("layer1.weight.grad", "layer1", .weights),
      Case("layers.3.bias.grad", "layers.3", .biases),
      Case("fc1/weight/grad", "fc1", .weights),
      Case("Gradients/fc1/weight", "fc1", .weights),
      Case("fc1.weight_grad", "fc1", .weights),
      Case("grad/fc1.bias", "fc1", .biases),
      // Keras and TensorFlow.
      Case("dense_1/kernel_0_grad", "dense_1", .weights),
      Case("dense_1/bias_0_grad", "dense_1", .biases),
      Case("gradients/dense/kernel:0", "dense", .weights),
      Case("dense/bias:0/gradient_norm", "dense", .biases),
      // By hand.
      Case("gradient_norm/layer_02", "layer_02", .gradient),
      Case("weights_gradient_norm/layer_02", "layer_02", .weights),
      Case("grad_norm_fc1", "fc1", .gradient),
      Case("fc1_grad_norm", "fc1", .gradient),
      Case("GradNorm/fc1", "fc1", .gradient),
      Case("grad_norm/W1", "1", .weights),
      Case("dW2", "2", .weights),
      Case("db2", "2", .biases),
      Case("error_rms/layer_02", "layer_02", .error),
    ])
  func found(entry: Case) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("log.csv", "step,\(entry.tag)\n0,0.25\n")
    let run = try onlyRun(file)
    #expect(Read(run, entry.quantity) == Read(names: [entry.layer], norms: [0.25]))
  }

  @Test(
    "what is no layer's gradient is left alone",
    arguments: [
      "grad_2.0_norm_total", "grad_norm", "total_grad_norm", "grad_norm/total", "grad_inf_norm/fc1",
      "grad_1.0_norm/fc1.weight", "grad_mean/fc1", "fc1/grad_max", "gradients/fc1.weight/std",
      "loss", "val_loss", "lr", "fc1.weight", "speed/layer_02", "gradient_max/layer_02",
      "gradients/bn1.weight", "layer_norm.weight.grad", "epoch",
    ])
  func others(tag: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("log.csv", "step,\(tag),gradients/x\n0,0.25,0.5\n")
    #expect(Read(try onlyRun(file), .gradient) == Read(names: ["x"], norms: [0.5]))
  }

  @Test(
    "a name as long as a book is no name, and found to be none at once", .timeLimit(.minutes(1)))
  func longNames() throws {
    let folder = try TemporaryFolder()
    let long = String(repeating: "grad_norm.", count: 50_000)
    let file = try folder.write("log.csv", "step,\(long),gradients/x\n0,0.25,0.5\n")
    #expect(Read(try onlyRun(file), .gradient) == Read(names: ["x"], norms: [0.5]))
  }

  @Test("names are ordered as people count, or as they are asked for")
  func order() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "log.csv", "step,gradients/fc10,gradients/fc2,gradients/fc1\n0,10,2,1\n")
    let natural = try onlyRun(file)
    #expect(Read(natural, .gradient) == Read(names: ["fc1", "fc2", "fc10"], norms: [1, 2, 10]))
    #expect(natural.notes.contains { $0.contains("as the order") })
    let asked = try onlyRun(file, LogFile.Options(order: ["fc10", "fc1"]))
    #expect(Read(asked, .gradient) == Read(names: ["fc10", "fc1"], norms: [10, 1]))
    #expect(asked.layers.map(\.layer) == [2, 3])
    let error = #expect(throws: FileError.self) {
      try LogFile(contentsOf: file, options: LogFile.Options(order: ["fc1", "fc12"]))
    }
    #expect(error?.description.contains("did you mean 'fc1'") == true)
  }

  @Test("columns that nothing calls gradients are found by their numbers, or by --order")
  func unmarked() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("log.csv", "step,loss,layer1,layer2,out,time\n0,3,1,2,4,9\n")
    let run = try onlyRun(file)
    #expect(Read(run, .gradient) == Read(names: ["layer1", "layer2"], norms: [1, 2]))
    #expect(run.cost == [LogRecord.CostPoint(step: 0, cost: 3)])
    let asked = try onlyRun(file, LogFile.Options(order: ["layer1", "layer2", "out"]))
    #expect(Read(asked, .gradient) == Read(names: ["layer1", "layer2", "out"], norms: [1, 2, 4]))
  }

  @Test("series with negative numbers are no norms")
  func signed() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "log.csv", "step,grad/a,grad/b,grad/c,log10_gradient_norm/d\n0,0.5,-0.1,0.25,-1\n1,1,2,3,0\n")
    let run = try onlyRun(file)
    #expect(Read(run, .gradient) == Read(names: ["a", "c", "d"], norms: [0.5, 0.25, 0.1]))
    #expect(run.notes.contains { $0.contains("negative values") && $0.contains("grad/b") })
    let logarithms = try folder.write("log.csv", "step,layer1,layer2\n0,-3,-2\n")
    let error = #expect(throws: FileError.self) { try LogFile(contentsOf: logarithms) }
    #expect(error?.description.contains("'layer1' and all other series") == true)
    #expect(error?.description.contains("log10_gradient_norm/LAYER") == true)
  }

  @Test("weights and biases of a layer join to its gradient")
  func joined() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "log.csv", "step,gradients/a.weight,gradients/a.bias\n0,3,4\n1,3,\n2,1e200,1e200\n")
    let layer = try onlyRun(file).layers[0]
    #expect(layer.series[.gradient]?.map(\.step) == [0, 2])
    #expect(layer.series[.gradient]?.first?.size.value == 5)
    let large = layer.series[.gradient]?.last?.size.log10 ?? 0
    #expect(abs(large - 200.1505) < 1e-4)
  }

  @Test("sizes that do not go with the layers are refused")
  func sizes() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("log.csv", "step,gradients/a,gradients/b\n0,3,4\n")
    let run = try onlyRun(file, LogFile.Options(sizes: [10, 5, 2]))
    #expect(run.layers.map(\.weights) == [50, 10])
    #expect(run.layers.map(\.biases) == [5, 2])
    #expect(throws: FileError.self) {
      try LogFile(contentsOf: file, options: LogFile.Options(sizes: [10, 5, 5, 2]))
    }
  }
}
