internal import FathomNumerics
internal import FathomRecords

extension Magnitude {
  /// The size of a number with its own exponent.
  init(_ number: Extended) {
    guard !number.isZero else {
      self.init(0)
      return
    }
    self.init(log10: number.log10)
    value = number.magnitude.double
  }
}

extension Extended {
  /// log₁₀, or nil for zero, as records hold it.
  var log10OrNil: Double? { isZero ? nil : log10 }
}
