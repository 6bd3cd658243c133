import FathomFigures

/// What inks look like in a light and in a dark surrounding.
///
/// The ordered palettes rise evenly in lightness, so that their order survives colour blindness
/// and grey print; the one for runs is Okabe and Ito's (Color Universal Design, 2008), with lighter
/// relatives on dark ground.
enum Palette {
  enum Theme: Sendable {
    case light, dark
  }

  /// How many colours an ordered palette has.
  static let levels = 24
  /// How many colours there are for signed numbers; odd, so that 0 has one of its own.
  static let signedLevels = 31

  /// The colour of an ink.
  static func colour(_ ink: Ink, _ theme: Theme) -> Colour {
    let isDark = theme == .dark
    switch ink {
    case .depth(let share):
      return Colour.between(isDark ? depthDark : depthLight, level(share, levels))
    case .size(let share):
      return Colour.between(isDark ? sizeDark : sizeLight, level(share, levels))
    case .signed(let share):
      return Colour.between(isDark ? signedDark : signedLight, level((share + 1) / 2, signedLevels))
    case .run(let index):
      let colours = isDark ? runsDark : runsLight
      return colours[((index % colours.count) + colours.count) % colours.count]
    case .accent: return isDark ? Colour(0x6FB1F2) : Colour(0x1B5FA8)
    case .muted: return isDark ? Colour(0x8E98A6) : Colour(0x7C8794)
    case .faint: return isDark ? Colour(0x4C5663) : Colour(0xB9C1CA)
    case .weights: return isDark ? Colour(0x5FA8E8) : Colour(0x2A6FB0)
    case .slope: return isDark ? Colour(0xF0A04B) : Colour(0xD9730D)
    case .strong: return isDark ? Colour(0xE8EBEF) : Colour(0x1C232B)
    case .missing: return isDark ? Colour(0x3A424C) : Colour(0xD3D8DE)
    }
  }

  /// The CSS class of an ink.
  static func name(_ ink: Ink) -> String {
    switch ink {
    case .depth(let share): "r\(index(share, levels))"
    case .size(let share): "s\(index(share, levels))"
    case .signed(let share): "d\(index((share + 1) / 2, signedLevels))"
    case .run(let index): "q\(((index % runsLight.count) + runsLight.count) % runsLight.count)"
    case .accent: "accent"
    case .muted: "muted"
    case .faint: "faint"
    case .weights: "weights"
    case .slope: "slope"
    case .strong: "strong"
    case .missing: "missing"
    }
  }

  /// The style rules that give each class its colour, as the variable `--c`.
  static func rules(_ theme: Theme) -> String {
    let ordered = (0..<levels).map { Double($0) / Double(levels - 1) }
    let signed = (0..<signedLevels).map { 2 * Double($0) / Double(signedLevels - 1) - 1 }
    let inks =
      ordered.map(Ink.depth) + ordered.map(Ink.size) + signed.map(Ink.signed)
      + runsLight.indices.map(Ink.run)
      + [.accent, .muted, .faint, .weights, .slope, .strong, .missing]
    return inks.map { ".\(name($0)){--c:\(colour($0, theme).hex)}" }.joined()
  }

  /// Which colour of a palette stands for a share.
  static func index(_ share: Double, _ count: Int) -> Int {
    guard share.isFinite else { return 0 }
    return Int((min(max(share, 0), 1) * Double(count - 1)).rounded())
  }

  private static func level(_ share: Double, _ count: Int) -> Double {
    Double(index(share, count)) / Double(count - 1)
  }

  private static let depthLight = [0x2B1F6B, 0x2F559E, 0x1D8394, 0x4A9A5E, 0xBF8F12].map(
    Colour.init)
  private static let depthDark = [0x8478E0, 0x5C97E6, 0x3FBFBE, 0x8AD487, 0xF3D566].map(Colour.init)
  private static let sizeLight = [0xE3ECF4, 0xA9CBE2, 0x5D9CC9, 0x2A629F, 0x12275A].map(Colour.init)
  private static let sizeDark = [0x1E2A3A, 0x23496F, 0x2F7FA8, 0x6CBFC4, 0xF1E9B5].map(Colour.init)
  private static let signedLight = [0x134B8A, 0x6FA3D4, 0xF3F3F1, 0xEDA567, 0xA44A05].map(
    Colour.init)
  private static let signedDark = [0x7CC0FF, 0x2F6CA8, 0x20262E, 0xA85F1C, 0xFFB566].map(
    Colour.init)
  private static let runsLight = [
    0x0072B2, 0xD55E00, 0x009E73, 0xB0548C, 0x3C4650, 0x56A4D4, 0xC98F00,
  ].map(Colour.init)
  private static let runsDark = [
    0x5FB0EA, 0xFF9A52, 0x3FD0A4, 0xE79BC8, 0xC7CFD8, 0x8FD0F5, 0xF2C14A,
  ].map(Colour.init)
}

/// A colour of the screen.
struct Colour: Sendable, Hashable {
  var red: Int
  var green: Int
  var blue: Int

  /// A colour from its six hexadecimal digits.
  init(_ code: Int) {
    (red, green, blue) = (code >> 16 & 255, code >> 8 & 255, code & 255)
  }

  /// As it is written in SVG and CSS.
  var hex: String {
    let code = String(red << 16 | green << 8 | blue, radix: 16)
    return "#" + String(repeating: "0", count: 6 - code.count) + code
  }

  /// A colour between anchors that are evenly spaced from 0 to 1.
  static func between(_ anchors: [Colour], _ share: Double) -> Colour {
    let place = share * Double(anchors.count - 1)
    let index = min(Int(place), anchors.count - 2)
    let part = place - Double(index)
    let (from, to) = (anchors[index], anchors[index + 1])
    func mix(_ a: Int, _ b: Int) -> Int {
      Int((Double(a) + (Double(b) - Double(a)) * part).rounded())
    }
    var result = from
    result.red = mix(from.red, to.red)
    result.green = mix(from.green, to.green)
    result.blue = mix(from.blue, to.blue)
    return result
  }
}
