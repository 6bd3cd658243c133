import FathomVocabulary
internal import FathomData
internal import FathomNetworks
internal import FathomNumerics
public import FathomRecords

extension TrainingSession {
  /// Everything the run leaves behind so far.
  ///
  /// The network is measured over all samples as it is now, unless no step was made.
  public func record() -> RunRecord {
    var record = initialRecord
    guard step > 0 || hasStopped else { return record }
    keepUpdates()
    var finished = recorder
    finished.endEpoch(epoch, testAccuracy: isBetweenEpochs ? nil : test()?.accuracy)
    record.final = probe.measure(parameters, step: step, updates: finished.updates)
    record.history = finished.finishedHistory
    record.training = trainingRecord(finished)
    return record
  }

  /// What is known before the first step.
  private var initialRecord: RunRecord {
    RunRecord(
      seed: options.seed, precision: Scalar.self == Float.self ? .float : .double,
      network: NetworkRecord(architecture),
      data: DataRecord(
        name: data.name, samples: data.training.samples, testSamples: data.test?.samples ?? 0,
        classes: data.training.targets.classes, classNames: data.classNames,
        scale: data.scale?.rawValue, baseline: baseline),
      initial: initial)
  }

  /// The record so far, without looking at the network again: there is no final measurement, and
  /// the current epoch is left out.
  package var provisionalRecord: RunRecord {
    var record = initialRecord
    guard step > 0 || hasStopped else { return record }
    record.training = trainingRecord(recorder)
    record.history = recorder.finishedHistory
    return record
  }

  /// How the training has gone so far.
  func course(_ watch: EvaluationWatch?) -> TrainingCourse {
    let hasBegun = step > 0 || hasStopped
    return TrainingCourse(
      step: step, training: hasBegun ? trainingRecord(recorder) : nil,
      costCurve: recorder.costCurve, watch: watch)
  }

  private func trainingRecord(_ finished: RunRecorder) -> TrainingRecord {
    var training = TrainingRecord(
      optimizer: options.optimizer.description, learningRate: options.learningRate,
      weightDecay: options.weightDecay, batchSize: batchSize, steps: step,
      epochsCompleted: position == data.training.samples ? epoch : max(0, epoch - 1),
      seconds: secondsTraining, stepsPerSecond: Double(step) / secondsTraining,
      cost: finished.costs, accuracy: finished.accuracies, testAccuracy: finished.testAccuracies,
      incident: finished.incident, excursion: finished.excursion)
    training.add(options, classWeights: classWeights)
    return training
  }
}

extension TrainingRecord {
  /// Writes down what was asked for beside optimiser, rate and decay.
  fileprivate mutating func add(_ options: TrainingOptions, classWeights: [Double]?) {
    schedule = options.schedule == .constant ? nil : options.schedule.description
    switch options.clipping {
    case .none: break
    case .norm(let norm): clipNorm = norm
    case .value(let value): clipValue = value
    }
    l1 = options.l1 == 0 ? nil : options.l1
    l2 = options.l2 == 0 ? nil : options.l2
    labelSmoothing = options.labelSmoothing == 0 ? nil : options.labelSmoothing
    self.classWeights = classWeights
  }
}
