package import FathomVocabulary

/// A text for each setting, in the spelling in which it is written.
package enum SettingExamples {
  /// All of them.
  package static let all: [(key: SettingKey, text: String)] = [
    (.layers, "784,30x4,10"), (.model, "nets/my net.onnx"), (.activation, "leaky-relu"),
    (.output, "sigmoid"),
    (.cost, "cross-entropy"), (.initializer, "normal:2.5,0.1"), (.normalization, "batch"),
    (.dropout, "0.25"), (.residual, "2:post"), (.parts, "dense,activation,batch"),
    (.data, "idx:/some where/#1: x"),
    (.target, "the answer"), (.samples, "1000"), (.split, "test"), (.scale, "standard"),
    (.optimizer, "adamw"), (.learningRate, "1e-05"), (.schedule, "warmup:500,0.1+cosine:1e-06"),
    (.clipNorm, "1.5"), (.clipValue, "0.5"), (.l1, "0.0001"), (.l2, "0.001"),
    (.labelSmoothing, "0.1"), (.classWeights, "1,2,0.5"), (.batchSize, "10"), (.epochs, "3"),
    (.steps, "0"),
    (.weightDecay, "0.005"), (.lambda, "5"), (.precision, "double"),
    (.seed, "18446744073709551615"), (.threads, "2"), (.validation, "0.1"), (.record, "50,1.1"),
    (.checkpointEvery, "30s"), (.keep, "3"), (.evaluateEvery, "100"), (.patience, "5"),
    (.untilAccuracy, "0.95"),
  ]
}
