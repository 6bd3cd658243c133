public import FathomNetworks

extension TrainingSession {
  /// The network as it is now, which takes its inputs on the scale of the training.
  public var network: Network {
    Network(
      architecture, parameters: NetworkParameters(parameters), runningStatistics: runningStatistics
    )
  }
}
