import FathomVocabulary
import FathomText
import FathomDiagnosis
import Testing

@Suite("Figures in sentences")
struct FiguresTests {
  @Test(
    "show two significant digits, three of whole numbers",
    arguments: [
      (0, "0"), (96.2, "96"), (116.4, "116"), (1164.4, "1160"), (23_988, "24000"), (0.6413, "0.64"),
      (0.6, "0.6"), (9.96, "10"),
      (0.00123, "0.0012"), (1.2e-7, "1.2e-7"), (1e-300, "1e-300"), (9.96e-5, "1e-4"),
      (123_456, "1.2e5"), (99_999.7, "100000"), (-0.64, "−0.64"), (-2e9, "−2e9"),
      (.leastNonzeroMagnitude, "4.9e-324"), (.nan, "NaN"), (.infinity, "infinity"),
      (-.infinity, "−infinity"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) {
    #expect(Wording.number(value) == text)
  }

  @Test("show as many digits as asked for")
  func digits() {
    #expect(Wording.number(2.30258, digits: 3) == "2.3")
    #expect(Wording.number(2.31258, digits: 3) == "2.31")
    #expect(Wording.number(0.0312, digits: 1) == "0.03")
  }

  @Test(
    "show powers that no Double holds",
    arguments: [
      (2.0, "100"), (1.98, "95"), (-4000, "1e-4000"), (4000.3, "2e4000"), (-3999.7, "2e-4000"),
      (-.infinity, "0"), (.infinity, "infinity"), (.nan, "NaN"),
    ] as [(Double, String)])
  func powers(log10: Double, text: String) {
    #expect(Wording.power(log10) == text)
  }

  @Test("know the singular, and what is as large as something else")
  func singular() {
    #expect(
      [-1, 0.996, 1, 0.63, 11].map(Wording.decades) == [
        "−1 decade", "1 decade", "1 decade", "0.63 decades", "11 decades",
      ])
    #expect([0.02, -0.02].map(Wording.timesAsLarge) == ["about as large", "about as large"])
    #expect(Wording.timesAsLarge(0.08) == "1.2 times as large")
    #expect(Wording.timesAsLarge(-0.3) == "0.5 times as large")
  }

  @Test("list layers in words, runs as ranges")
  func lists() {
    #expect(Wording.list([] as [Int]) == "")
    #expect(Wording.list([2]) == "2")
    #expect(Wording.list([2, 3]) == "2 and 3")
    #expect(Wording.list([2, 4, 6, 7, 8]) == "2, 4 and 6–8")
    #expect(Wording.list([2, 4, 5, 6] as [LayerNumber]) == "2 and 4–6")
  }
}
