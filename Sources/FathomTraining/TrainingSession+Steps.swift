import FathomVocabulary
internal import FathomData
internal import FathomNetworks
import FathomNumerics
internal import FathomRecords

extension TrainingSession {
  /// Makes all steps that are left.
  ///
  /// - Parameter onStep: Called after every step; returning false ends the training there.
  public func train(onStep: (TrainingSession) -> Bool = { _ in true }) {
    while step < totalSteps && !hasStopped {
      makeStep()
      guard onStep(self) else { break }
    }
  }

  /// Makes one step, also beyond `totalSteps`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func makeStep() {
    let start = ContinuousClock.now
    guard !hasStopped else { return }
    let samples = data.training.samples
    if position == samples {
      epoch += 1
      position = 0
      order.shuffle(epoch: epoch)
    }
    let count = min(batchSize, samples - position)
    hasStopped = !train(onNext: count)
    if !hasStopped { position += count }
    trainingTime += ContinuousClock.now - start
    if position == samples { endEpoch() }
  }

  /// Makes a step on the next samples, unless a value on the way is NaN or infinite.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func train(onNext count: Int) -> Bool {
    let next = step + 1
    hasMadeStep = true
    let isRecorded = options.detail > .cost && recorder.records(next)
    let detail = isRecorded ? .samples : options.detail
    let passDetail: PassDetail = detail == .samples ? .samples : .finite
    if dropsOut { engine.setDropout(seed: options.seed, step: optimizerSteps + 1) }
    engine.forward(samples: count, detail: passDetail, countsCorrect: feeder.hasClasses) {
      [
        feeder, order = order.order, position, inputs = engine.inputs, targets = engine.targets,
        weights = engine.sampleWeights
      ] in
      feeder.fill(
        $0, of: inputs, targets, from: order, start: position, lookahead: count)
      feeder.fill(weights: weights, $0, from: order, start: position)
    }
    if let incident = engine.forwardIncident(samples: count, step: next) {
      recorder.note(incident)
      // For the derivatives, which may be asked for.
      engine.backward(samples: count, detail: passDetail)
      return false
    }
    recorder.look(at: engine.pass, step: next) { Self.costLimit(initial.cost, data) }
    let before = isRecorded ? lookBeforeStep(count, detail: passDetail) : nil
    let rate = learningRate
    changeParameters(
      samples: count, rate: rate, detail: passDetail, measuring: detail.ofGradient)
    (lastRate, optimizerSteps) = (rate, optimizerSteps + 1)
    if let incident = engine.errorIncident(step: next) { recorder.note(incident) }
    step = next
    guard detail > .cost else { return true }
    recorder.look(at: engine.gradientStatistics, step: next)
    if let before {
      recorder.record(
        engine.gradientStatistics, engine.pass, before: before, step: next, rate: rate)
    }
    return true
  }

  /// Changes the parameters by the batch that was taken forward.
  private func changeParameters(
    samples: Int, rate: Double, detail: PassDetail, measuring: GradientDetail
  ) {
    guard !descendsPlainly else {
      engine.descend(
        samples: samples, learningRate: rate, weightDecay: options.weightDecay + options.l2,
        detail: detail, measuring: measuring)
      return
    }
    var settings = options.stepSettings(
      rate: rate, momentum: clock.momentum(after: optimizerSteps), step: optimizerSteps + 1)
    settings.isMeasured = measuring > .none
    engine.step(
      samples: samples, settings, largestNorm: options.clipping.largestNorm, detail: detail)
  }

  /// What has to be known of a recorded step before the parameters change.
  ///
  /// Where an error of the plain pass is zero or not finite, the exact pass has to say how large
  /// it is.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func lookBeforeStep(_ count: Int, detail: PassDetail) -> BeforeStep {
    let activations = stepActivations.look(at: engine, samples: count)
    engine.backward(samples: count, detail: detail)
    let needsExactPass = engine.pass.backward.contains {
      $0.sumOfSquares == 0 || !$0.sumOfSquares.isFinite
    }
    return BeforeStep(
      engine, activations: activations, exact: needsExactPass ? exactGradient(count) : nil)
  }

  /// The exact pass over the mini-batch that the next step is made on.
  ///
  /// nil for layers that it does not cover, and where masks or weights are part of the pass.
  private func exactGradient(_ count: Int) -> ExactGradient? {
    guard architecture.hasExactPass, !dropsOut, classWeights == nil else { return nil }
    return ExactPass(
      architecture, parameters: parameters, samples: count, threads: engine.threads
    ).run(samples: count) { [feeder, order = order.order, position] range, inputs, targets in
      feeder.fill(
        0..<range.count, of: inputs, targets, from: order, start: position + range.lowerBound,
        lookahead: 0)
    }
  }

  private func endEpoch() {
    if let cost = recorder.epochCost { plateau.look(at: cost, options.schedule.shape) }
    recorder.endEpoch(epoch, testAccuracy: test()?.accuracy)
  }
}

extension StepDetail {
  fileprivate var ofGradient: GradientDetail {
    switch self {
    case .cost: .none
    case .norms: .norms
    case .layers, .samples: .all
    }
  }
}
