public import FathomNumerics

/// Someone who goes along with a training and looks after it between its steps.
///
/// A companion works on the training's own thread, which waits for it: it sees the network itself,
/// can look at it, save it and end the training. Who only wants to know is a `TrainingSink`.
public protocol TrainingCompanion<Scalar>: AnyObject {
  /// The working precision of the training.
  associatedtype Scalar: RealScalar

  /// Prepares for the first step.
  func begin(_ driver: TrainingDriver<Scalar>) throws
  /// Looks after a step, whatever it came to.
  func look(at driver: TrainingDriver<Scalar>) throws
  /// Why there is to be no further step; nil when there is no reason.
  func reasonToEnd(_ driver: TrainingDriver<Scalar>) -> TrainingEnd?
  /// Looks after the last step, before the network is measured for the last time.
  func end(_ driver: TrainingDriver<Scalar>, because end: TrainingEnd) throws
}

extension TrainingCompanion {
  /// Does nothing.
  public func begin(_ driver: TrainingDriver<Scalar>) throws {}
  /// Does nothing.
  public func look(at driver: TrainingDriver<Scalar>) throws {}
  /// Has no reason.
  public func reasonToEnd(_ driver: TrainingDriver<Scalar>) -> TrainingEnd? { nil }
  /// Does nothing.
  public func end(_ driver: TrainingDriver<Scalar>, because end: TrainingEnd) throws {}
}
