/// A sum of products to twice a `Double`'s precision and of any size, which can tell that its
/// terms cancel.
///
/// *Source:* Ogita, Rump and Oishi, "Accurate sum and dot product", 2005 (algorithm Dot2).
package struct CancellingSum: BitwiseCopyable, Sendable {
  private var high = 0.0
  private var low = 0.0
  private var magnitudes = 0.0
  private var exponent = -Extended.exponentLimit

  /// An empty sum.
  package init() {}

  /// Adds a product.
  package mutating func add(_ a: Extended, _ b: Extended = .one) {
    let product = a.mantissa * b.mantissa
    guard product != 0 else { return }
    let rest = (-product).addingProduct(a.mantissa, b.mantissa)
    let place = a.exponent + b.exponent
    if place > exponent {
      let shift = Extended.power(of2: max(exponent - place, -1200))
      high *= shift
      low *= shift
      magnitudes *= shift
      exponent = place
    }
    let scale = Extended.power(of2: max(place - exponent, -1200))
    let term = product * scale
    let sum = high + term
    let part = sum - high
    low += (high - (sum - part)) + (term - part) + rest * scale
    high = sum
    magnitudes += term.magnitude
  }

  /// The sum.
  ///
  /// Terms are known to 2⁻⁵³ at best; a sum below 2⁻⁹⁰ of them is not rounding but exact
  /// cancellation, and is zero.
  package var value: Extended {
    let sum = high + low
    return sum.magnitude < magnitudes * 0x1p-90 ? .zero : Extended(sum, exponent: exponent)
  }
}
