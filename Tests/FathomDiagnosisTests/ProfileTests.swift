import FathomVocabulary
import FathomDiagnosis
import FathomRecords
import FathomTestSupport
import Testing

@Suite("Profile")
struct ProfileTests {
  private func isClose(_ value: Double?, _ expected: Double, within tolerance: Double) -> Bool {
    value.map { abs($0 - expected) <= tolerance } ?? false
  }

  /// The profile of a network whose hidden layers have these errors, the first one first.
  private func profile(_ log10Errors: [Double?]) -> Profile {
    var run = RunBuilder(hidden: log10Errors.count)
    RunBuilder.edit(&run.initial) { index, layer in layer.log10Error = log10Errors[index] }
    return Profile(run.record().initial)
  }

  @Test(
    "the Theil–Sen slope is the median over all pairs",
    arguments: [
      // All pairs by hand: 2, 1.5, 1.
      ([0, 2, 3], 1.5),
      // 3, 2, 3, 1, 3, 5.
      ([0, 3, 4, 9], 3),
      // -1, 1, 1, 1, 2, 3.
      ([0, 1, 4, 3], 1),
      // Six pairs with slope 1, four spoilt by the outlier.
      ([0, 1, 2, 3, 50], 1),
      ([7, 7], 0),
    ] as [([Double], Double)])
  func theilSen(y: [Double], slope: Double) {
    let points = y.enumerated().map { (x: Double($0), y: $1) }
    #expect(TheilSen.slope(of: points) == slope)
  }

  @Test("one point has no slope")
  func onePoint() {
    #expect(TheilSen.slope(of: [(x: 0, y: 1)]) == nil)
    #expect(TheilSen.slope(of: []) == nil)
  }

  @Test("a vanishing network's slope going back is negative and its ratio below 1")
  func signs() {
    let profile = profile([-3.5, -2.9, -2.2, -1.6])
    #expect(profile.layers == [2, 3, 4, 5])
    // Pairs: 0.6, 0.7, 0.6, 1.3/2, 1.3/2, 1.9/3; the median lies between 1.9/3 and 0.65.
    #expect(isClose(profile.decadesPerLayer, -((1.9 / 3 + 0.65) / 2), within: 1e-12))
    #expect(isClose(profile.firstToLastRatio, 0.012589, within: 1e-6))
    #expect(isClose(profile.log10FirstToLastRatio, -1.9, within: 1e-12))
  }

  @Test("one outlying layer does not carry the slope away")
  func outlier() {
    let profile = profile([-4, -3, -9, -1, 0])
    #expect(isClose(profile.decadesPerLayer, -1, within: 1e-12))
  }

  @Test("the standard error follows its formula: steps 1, 2, 3 over four layers give √(102/300)")
  func standardError() throws {
    let error = try #require(profile([-6, -5, -3, 0]).decadesPerLayerError)
    #expect(abs(error - (102.0 / 300).squareRoot()) < 1e-12)
  }

  @Test("the standard error of an exact line is 0")
  func exactLine() throws {
    #expect(try #require(profile([-3, -2, -1, 0, 1]).decadesPerLayerError) < 1e-12)
  }

  @Test("the standard error is how much slopes differ between networks", arguments: [4, 10, 20])
  func standardErrorBySimulation(layers: Int) {
    // 2000 slopes fix their standard deviation to 1.6 %; the error's formula is that of the
    // least-squares slope, from which Theil–Sen's differs by a few per cent.
    let profiles = (0..<2000).map {
      profile(
        RunBuilder.randomWalk(layers: layers, drift: -0.6, deviation: 0.1, seed: UInt64($0)))
    }
    let slopes = profiles.compactMap(\.decadesPerLayer)
    let mean = slopes.reduce(0, +) / 2000
    let spread = slopes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1999
    let stated = profiles.compactMap(\.decadesPerLayerError).reduce(0) { $0 + $1 * $1 } / 2000
    #expect(slopes.count == 2000)
    #expect(abs(mean + 0.6) < 0.005)
    #expect(abs((stated / spread).squareRoot() - 1) < 0.1)
  }

  @Test("slope and ratio need two hidden layers, the error four")
  func tooFew() {
    #expect(profile([]).decadesPerLayer == nil)
    #expect(profile([-1]).decadesPerLayer == nil)
    #expect(profile([-1]).firstToLastRatio == nil)
    #expect(profile([-2, -1]).decadesPerLayer != nil)
    #expect(profile([-3, -2, -1]).decadesPerLayerError == nil)
    #expect(profile([-4, -3, -2, -1]).decadesPerLayerError != nil)
  }

  @Test("a ratio that no Double holds is still there as a logarithm")
  func hugeRatio() {
    let profile = profile([-4000, -1])
    #expect(profile.firstToLastRatio == nil)
    #expect(isClose(profile.log10FirstToLastRatio, -3999, within: 1e-9))
    #expect(isClose(profile.decadesPerLayer, -3999, within: 1e-9))
  }

  @Test("a true zero is told apart from underflow, and NaN from overflow")
  func entries() {
    var run = RunBuilder(hidden: 5)
    run.initial.hidden[0].log10Error = nil
    run.initial.hidden[1].log10Error = nil
    run.initial.hidden[1].state = .underflow
    run.initial.hidden[2].brokenError = .infinity
    run.initial.hidden[3].brokenError = .nan
    let profile = Profile(run.record().initial)
    #expect(profile.entries.dropLast() == [.zero, .underflow, .overflow, .undefined])
    #expect(profile.firstToLastRatio == 0)
    #expect(profile.log10FirstToLastRatio == nil)
    #expect(profile.decadesPerLayer == nil)
  }

  @Test("layers whose error is unknown keep their place in the slope")
  func gaps() {
    #expect(isClose(profile([-4, nil, -2, -1]).decadesPerLayer, -1, within: 1e-12))
  }
}
