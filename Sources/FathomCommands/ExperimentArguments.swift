import FathomText
import FathomVocabulary
import ArgumentParser
import FathomData
import FathomNetworks
import FathomRecords
import FathomTraining

/// A group of options that name settings of an experiment.
///
/// Options are taken as text: the same reader serves the command line and experiment files, so
/// both give the same answers to the same mistakes. Numbers are taken even when they begin with a
/// dash, so that "-1" is called too small and not missing.
protocol ExperimentArguments: ParsableArguments {
  /// What was given, in the order in which settings are checked.
  var given: [(key: Experiment.Key, text: String?)] { get }
}

extension ExperimentArguments {
  /// Adds what was given to an experiment.
  func add(to experiment: inout Experiment) throws(ToolError) {
    for (key, text) in given {
      guard let text else { continue }
      do {
        try experiment.set(key, to: text)
      } catch {
        throw .usage("--\(key.rawValue) '\(text.abridged)' \(error.predicate)")
      }
    }
  }
}

/// The options that describe a network.
struct NetworkArguments: ExperimentArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Sizes with input and output; 30x4 stands for 30,30,30,30, and words behind a size are for"
        + " that layer, as in 784,64:relu:batch:dropout=0.5,10.", valueName: "sizes"))
  var layers: String?

  @Option(
    help: ArgumentHelp(
      "A network from an .onnx or .safetensors file, instead of sizes.", valueName: "file"),
    completion: .file(extensions: ["onnx", "safetensors"]))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Hidden activation: \(Activation.hidden.usages) (default: sigmoid).", valueName: "name"),
    completion: .list(Activation.hidden.map(\.name)))
  var activation: String?

  @Option(
    help: ArgumentHelp(
      "Output activation: the same or softmax (default: the one that goes with the cost).",
      valueName: "name"),
    completion: .list(Activation.names))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Cost: \(Cost.families.usages) (default: softmax for classes, cross-entropy for a single"
        + " output, quadratic for other targets).", valueName: "name"),
    completion: .list(Cost.names))
  var cost: String?

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      "Initialiser: \(Initializer.families.usages) (default: by activation, he or"
        + " lecun or xavier).", valueName: "name"),
    completion: .list(Initializer.names))
  var initializer: String?

  @Option(
    help: ArgumentHelp(
      "Normalise hidden layers in front of their activation: batch, layer or none (default:"
        + " none).", valueName: "kind"),
    completion: .list(NormalizationChoice.names))
  var normalization: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The share of hidden activations that training drops (default: 0).", valueName: "share"))
  var dropout: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Residual blocks: every so many hidden layers the activations from before them are added.",
      valueName: "count"))
  var residual: String?

  @Option(
    help: ArgumentHelp("float or double (default: float).", valueName: "name"),
    completion: .list(Precision.allCases.map(\.rawValue)))
  var precision: String?

  var given: [(key: Experiment.Key, text: String?)] {
    [
      (.layers, layers), (.model, model), (.activation, activation), (.output, output),
      (.cost, cost),
      (.initializer, initializer), (.normalization, normalization), (.dropout, dropout),
      (.residual, residual), (.precision, precision),
    ]
  }
}

/// The options that describe the data.
struct DataArguments: ExperimentArguments {
  @Option(
    help: ArgumentHelp(
      "fashion-mnist, mnist:DIR, idx:DIR, FILE.npz (arrays x and y), FILE.csv, or built in:"
        + " \(BuiltInProblem.allCases.names).", valueName: "source"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "The column of a CSV file with the answers, by its name in the first line (default: the"
        + " last).", valueName: "name"))
  var target: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Use only the first so many samples.", valueName: "count"))
  var samples: String?

  @Option(
    help: ArgumentHelp("Use the train or the test part (default: train).", valueName: "part"),
    completion: .list(DataOptions.Split.allCases.map(\.rawValue)))
  var split: String?

  @Option(
    help: ArgumentHelp(
      "unit (bytes divided by 255), standard (mean 0, deviation 1) or none (default: unit).",
      valueName: "name"),
    completion: .list(DataOptions.Scale.allCases.map(\.rawValue)))
  var scale: String?

  var given: [(key: Experiment.Key, text: String?)] {
    [(.data, data), (.target, target), (.samples, samples), (.split, split), (.scale, scale)]
  }
}

/// The options that describe the training.
struct TrainingArguments: ExperimentArguments {
  @Option(
    help: ArgumentHelp("\(Optimizer.families.usages) (default: sgd).", valueName: "name"),
    completion: .list(Optimizer.names))
  var optimizer: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Learning rate (default: 0.1, and 0.001 for rmsprop, adagrad, adam and adamw).",
      valueName: "rate"))
  var learningRate: String?

  @Option(
    help: ArgumentHelp(
      "How the rate changes: \(LearningRateSchedule.forms.joined(separator: ", ")); N counts"
        + " steps, or epochs as in 3e (default: constant).", valueName: "schedule"))
  var schedule: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Clip the gradient's norm to this.", valueName: "norm"))
  var clipNorm: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Clip every derivative to this magnitude.", valueName: "value"))
  var clipValue: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Samples in a mini-batch (default: 32, or all when there are fewer).", valueName: "count"))
  var batchSize: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Passes over the data.", valueName: "count"))
  var epochs: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Optimiser steps (default: 2000); 0 measures without training.", valueName: "count"))
  var steps: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Each step multiplies the weights by 1 - rate * decay (default: 0, and 0.01 for adamw).",
      valueName: "decay"))
  var weightDecay: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The same after Nielsen: decay = lambda / training samples.", valueName: "lambda"))
  var lambda: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Add this times the sign of each weight to its derivative (default: 0).",
      valueName: "factor"))
  var l1: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Add this times each weight to its derivative (default: 0).", valueName: "factor"))
  var l2: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Spread this share of a class's target over all classes (default: 0).",
      valueName: "share"))
  var labelSmoothing: String?

  @Option(
    help: ArgumentHelp(
      "balanced, or one number for each class: how much its samples count.",
      valueName: "weights"))
  var classWeights: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Seed of everything random (default: 0).", valueName: "number"))
  var seed: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads (default: the cores available).", valueName: "count"))
  var threads: String?

  var given: [(key: Experiment.Key, text: String?)] {
    [
      (.optimizer, optimizer), (.learningRate, learningRate), (.schedule, schedule),
      (.clipNorm, clipNorm), (.clipValue, clipValue), (.batchSize, batchSize),
      (.epochs, epochs), (.steps, steps), (.weightDecay, weightDecay), (.lambda, lambda),
      (.l1, l1), (.l2, l2), (.labelSmoothing, labelSmoothing), (.classWeights, classWeights),
      (.seed, seed), (.threads, threads),
    ]
  }
}

/// The options that say how a training is looked after.
struct RunArguments: ExperimentArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Put this share of the training samples aside, to decide by (default: none).",
      valueName: "share"))
  var validation: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Steps written down one by one: all, or the first so many and later ones a factor apart"
        + " (default: 100,1.03).", valueName: "schedule"))
  var record: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Write a checkpoint after so many steps, or seconds or minutes: 500, 30s, 10m (default:"
        + " 30s).", valueName: "interval"))
  var checkpointEvery: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Keep so many of the last checkpoints, besides the best (default: 2).", valueName: "count"))
  var keep: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Look at held-out samples after so many steps, besides the end of each epoch.",
      valueName: "steps"))
  var evaluateEvery: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Stop after so many evaluations on validation samples without a better one.",
      valueName: "count"))
  var patience: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Stop at this accuracy on held-out samples, or on training samples where there are none.",
      valueName: "accuracy"))
  var untilAccuracy: String?

  var given: [(key: Experiment.Key, text: String?)] {
    [
      (.validation, validation), (.record, record), (.checkpointEvery, checkpointEvery),
      (.keep, keep), (.evaluateEvery, evaluateEvery), (.patience, patience),
      (.untilAccuracy, untilAccuracy),
    ]
  }
}

extension Sequence where Element: Spelled {
  /// How they are spelled, in one line.
  fileprivate var usages: String { map(\.form.usage).joined(separator: ", ") }
}

extension Sequence where Element: RawRepresentable<String> {
  /// The names in one line.
  fileprivate var names: String { map(\.rawValue).joined(separator: ", ") }
}
