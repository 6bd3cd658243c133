import FathomVocabulary
import Foundation
import Testing

/// What holds for the spelling of every value.
private func checkSpelling<Value: Spelled>(of value: Value) throws {
  #expect(try Value(parsing: value.description) == value, "\(value)")
  let data = try JSONEncoder().encode([value])
  #expect(String(decoding: data, as: UTF8.self) == "[\"\(value)\"]")
  #expect(try JSONDecoder().decode([Value].self, from: data) == [value])
  #expect(Value.names.contains(value.name))
  #expect(value.description == value.name || value.description.hasPrefix(value.name + ":"))
  #expect(value.problem == nil)
}

@Suite("Spellings")
struct SpellingTests {
  @Test(
    arguments: Activation.families + [
      .leakyReLU(slope: 0.2), .leakyReLU(slope: 0), .leakyReLU(slope: 1e-20), .elu(alpha: 1.5),
      .hardSigmoid(slope: 0.2), .sin(omega: 30), .sin(omega: 0.1),
    ])
  func `of activations read back the same`(activation: Activation) throws {
    try checkSpelling(of: activation)
  }

  @Test(
    arguments: Optimizer.families + [
      .momentum(0.95), .nesterov(0), .rmsprop(alpha: 0.9), .adam(beta1: 0.8, beta2: 0.999),
      .adam(beta1: 0.9, beta2: 0.99), .adamw(beta1: 0, beta2: 0.5),
    ])
  func `of optimisers read back the same`(optimizer: Optimizer) throws {
    try checkSpelling(of: optimizer)
  }

  @Test(
    arguments: Initializer.families + [
      .normal(weights: 1, biases: 0), .normal(weights: 1e-3, biases: 2), .uniform(bound: 0),
      .orthogonal(gain: 1.5), .gaussian(deviation: 0.3), .truncatedNormal(deviation: 1e-5),
      .constant(-0.5), .constant(0),
    ])
  func `of initialisers read back the same`(initializer: Initializer) throws {
    try checkSpelling(of: initializer)
  }

  @Test(arguments: Cost.families + [.huber(delta: 0.25)])
  func `of costs read back the same`(cost: Cost) throws {
    try checkSpelling(of: cost)
  }

  @Test(arguments: NormalizationChoice.families)
  func `of normalisations read back the same`(choice: NormalizationChoice) throws {
    try checkSpelling(of: choice)
    if let normalization = choice.normalization {
      try checkSpelling(of: normalization)
      #expect(normalization.description == choice.description)
    }
  }

  // What version 0.1.0 wrote into checkpoints, records and experiments.
  @Test func `of 0.1.0 still are read`() throws {
    func decoded<Value: Spelled>(_ names: String) throws -> [Value] {
      let texts = names.split(separator: " ").map(String.init)
      return try JSONDecoder().decode([Value].self, from: JSONEncoder().encode(texts))
    }
    #expect(
      try decoded(
        "identity sigmoid tanh relu leaky-relu elu selu gelu silu softplus erf hard-tanh softmax")
        == [
          Activation.identity, .sigmoid, .tanh, .relu, .leakyReLU(slope: 0.01), .elu(alpha: 1),
          .selu, .gelu, .silu, .softplus, .erf, .hardTanh, .softmax,
        ])
    #expect(
      try decoded("softmax cross-entropy quadratic mse nll")
        == [Cost.softmax, .crossEntropy, .quadratic, .mse, .softmax])
    #expect(
      try decoded("sgd momentum nesterov rmsprop adagrad adam adamw")
        == [
          Optimizer.sgd, .momentum(0.9), .nesterov(0.9), .rmsprop(alpha: 0.99), .adagrad,
          .adam(beta1: 0.9, beta2: 0.999), .adamw(beta1: 0.9, beta2: 0.999),
        ])
    #expect(
      try decoded(
        "xavier xavier-uniform he he-uniform lecun nielsen nielsen-large orthogonal lsuv torch"
          + " normal:2.5,0.1 normal:1.0,0.0 uniform:0.05 zeros")
        == [
          Initializer.xavier, .xavierUniform, .he, .heUniform, .lecun, .nielsen, .nielsenLarge,
          .orthogonal, .lsuv, .torch, .normal(weights: 2.5, biases: 0.1),
          .normal(weights: 1, biases: 0), .uniform(bound: 0.05), .zeros,
        ])
    #expect(try decoded("batch layer") == [Normalization.batch, .layer])
    #expect(
      Optimizer.families.map(\.description)
        == ["sgd", "momentum", "nesterov", "rmsprop", "adagrad", "adam", "adamw"])
    #expect(Initializer.normal(weights: 1, biases: 0).description == "normal:1.0,0.0")
  }

  /// What holds for the other names of a type's values.
  private func checkAliases<Value: Spelled>(of type: Value.Type) throws {
    for alias in Value.aliases {
      let name = alias.meaning.prefix { $0 != ":" }
      #expect(!Value.names.map(\.withoutHyphens).contains(alias.name.withoutHyphens), "\(alias)")
      #expect(Value.names.contains(String(name)), "\(alias)")
      guard alias.meaning != String(name) || (try? Value(parsing: alias.meaning)) != nil else {
        continue
      }
      let value = try Value(parsing: alias.name)
      #expect(try value == Value(parsing: alias.meaning))
      #expect(try Value(parsing: alias.name.replacing("-", with: "_")) == value)
      #expect(value.description != alias.name)
    }
    let names = Value.aliases.map(\.name.withoutHyphens)
    #expect(Set(names).count == names.count)
  }

  @Test func `of other tools are read and never written`() throws {
    try checkAliases(of: Activation.self)
    try checkAliases(of: Cost.self)
    try checkAliases(of: Initializer.self)
    try checkAliases(of: Optimizer.self)
    for (text, activation) in [
      ("linear", .identity), ("swish", .silu), ("leaky_relu:0.2", .leakyReLU(slope: 0.2)),
      ("leakyrelu", .leakyReLU), ("hardtanh", .hardTanh), ("hardswish", .hardSwish),
      ("hard_sigmoid:0.2", .hardSigmoid(slope: 0.2)), ("lrelu:0.3", .leakyReLU(slope: 0.3)),
    ] as [(String, Activation)] {
      #expect(try Activation(parsing: text) == activation)
    }
    for (text, cost) in [
      ("nll", .softmax), ("l1", .mae), ("smooth-l1", .huber), ("smooth_l1:1", .huber),
      ("binary-crossentropy", .bce), ("mean_squared_error", .mse),
    ] as [(String, Cost)] {
      #expect(try Cost(parsing: text) == cost)
    }
    for (text, initializer) in [
      ("glorot_uniform", .xavierUniform), ("kaiming_normal", .he), ("lecun_normal", .lecun),
      ("random_normal:0.05", .gaussian(deviation: 0.05)), ("ones", .constant(1)),
      ("truncated_normal:0.1", .truncatedNormal(deviation: 0.1)),
    ] as [(String, Initializer)] {
      #expect(try Initializer(parsing: text) == initializer)
    }
    let smooth = #expect(throws: ValueProblem.self) { try Cost(parsing: "smooth-l1:0.5") }
    #expect(smooth?.predicate.contains("huber:β divided by β") == true)
    let broken = #expect(throws: ValueProblem.self) { try Cost(parsing: "smooth-l1:x") }
    #expect(broken?.predicate.contains("takes one number above 0") == true)
    #expect(throws: ValueProblem.self) { try Cost(parsing: "l2") }
    let torch = #expect(throws: ValueProblem.self) { try Cost(parsing: "cross_entropy") }
    #expect(torch?.predicate.contains("did you mean 'cross-entropy'?") == true)
    #expect(throws: ValueProblem.self) { try Activation(parsing: "swish:2") }
  }

  @Test func `leave usual parameters out, and take them for what is left out`() throws {
    #expect(Activation.leakyReLU(slope: 0.01).description == "leaky-relu")
    #expect(try Activation(parsing: "leaky-relu:0.01") == .leakyReLU)
    #expect(try Optimizer(parsing: "adam:0.8") == .adam(beta1: 0.8, beta2: 0.999))
    #expect(Optimizer.adam(beta1: 0.8, beta2: 0.999).description == "adam:0.8,0.999")
  }

  @Test(
    arguments: [
      ("relluu", "is unknown; did you mean 'relu'?"), ("cosine", "is unknown; choose one of ident"),
      ("leakyrelux:0.1", "did you mean 'leaky-relu'?"), ("", "is unknown; choose"),
      ("swihs", "is unknown; did you mean 'swish'?"),
      ("cosine", "leaky-relu[:slope], elu[:α], selu"),
      ("relu:1", "has parameters, but relu takes none; write relu"),
      ("leaky-relu:", "takes one number of at least 0, as in leaky-relu:0.01"),
      ("leaky-relu:-0.1", "takes one number of at least 0"), ("leaky-relu:inf", "takes one"),
      ("leaky-relu:0.1,0.2", "takes one number"), ("leaky-relu:nan", "takes one number"),
      ("elu:0", "takes one number above 0, as in elu:1.0"),
    ])
  func `that mean nothing are refused, and say what to write`(text: String, problem: String) {
    let error = #expect(throws: ValueProblem.self) { try Activation(parsing: text) }
    #expect(error?.predicate.contains(problem) == true, "\(error?.predicate ?? "")")
  }

  @Test(
    arguments: [
      "", "xavie", "normal", "normal:", "normal:1", "normal:1,2,3", "normal:a,0", "normal:-1,0",
      "normal:nan,0", "normal:inf,0", "uniform", "uniform:", "uniform:-1", "zeros:1",
      "gaussian", "gaussian:-1", "constant", "constant:inf", "truncated-normal:nan", "orthogonal:0",
      "siren:30", "random-normal",
    ])
  func `of initialisers without sense are refused`(text: String) {
    #expect(throws: ValueProblem.self) { try Initializer(parsing: text) }
  }

  @Test(
    arguments: [
      "momentum:1", "momentum:-0.1", "momentum:0.9,0.9", "adam:1,0.9", "adam:0.9,1",
      "adam:0.9,0.9,0.9", "sgd:0.1", "adagrad:1",
    ])
  func `of optimisers without sense are refused`(text: String) {
    #expect(throws: ValueProblem.self) { try Optimizer(parsing: text) }
  }

  @Test func `know of parameters that code made up`() {
    #expect(
      Activation.leakyReLU(slope: -1).problem?.predicate
        == "takes one number of at least 0, as in leaky-relu:0.01")
    #expect(Optimizer.adam(beta1: 0.9, beta2: .nan).problem != nil)
    #expect(Initializer.normal(weights: .infinity, biases: 0).problem != nil)
  }

  @Test func `that are damaged are told when they are decoded`() {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Optimizer].self, from: Data(#"["adan"]"#.utf8))
    }
    #expect("\(error.debugDescription)".contains("did you mean 'adam'?"))
  }
}
