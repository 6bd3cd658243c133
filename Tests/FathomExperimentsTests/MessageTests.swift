import FathomExperiments
import FathomText
import FathomVocabulary
import Testing

@Suite("Sentences that name settings")
struct MessageTests {
  private let message: Message =
    "use \(setting: .learningRate, "0.1") or less, and \(7) times \(setting: .initializer)"

  @Test func `are spelled for their reader`() {
    #expect(message.text(.commandLine) == "use --learning-rate 0.1 or less, and 7 times --init")
    #expect(message.text(.library) == "use .learningRate = 0.1 or less, and 7 times .initializer")
    #expect(message.text(.file) == "use learning-rate: 0.1 or less, and 7 times init")
  }

  @Test func `say some things on the command line only`() {
    let message: Message = "name another folder\(onCommandLine: " with --run")"
    #expect(message.text(.commandLine) == "name another folder with --run")
    #expect(message.text(.library) == "name another folder")
    #expect(message.text(.file) == "name another folder")
  }

  @Test func `are put together`() {
    let list = Message.list(["\(setting: .cost, "mse")", "\(setting: .output)"], separator: " or ")
    #expect(("use " + list).text(.commandLine) == "use --cost mse or --output")
    #expect(("use " + list).text(.library) == "use .cost = mse or .output")
    #expect(Message.list([], separator: ", ").text(.file) == "")
  }

  @Test func `changes of settings are an object in JSON`() throws {
    let changes: SettingChanges = ["learning-rate": 0.01, "optimizer": "adam", "epochs": nil]
    let json = try JSON.text(changes)
    #expect(json == #"{"epochs":null,"learning-rate":0.01,"optimizer":"adam"}"#)
    #expect(try JSON.value(SettingChanges.self, json) == changes)
    #expect(try JSON.value(SettingChanges.self, "{}").isEmpty)
    #expect(changes != ["learning-rate": 0.01, "optimizer": "adam"])
    #expect(throws: DecodingError.self) { try JSON.value(SettingChanges.self, #"{"a":[1]}"#) }
  }

  @Test func `the later change of a setting counts`() {
    let changes = SettingChanges([
      .init("steps", to: 5), .init("seed", to: 1), .init("steps", to: nil),
    ])
    #expect(changes.keys == ["steps", "seed"] && changes["steps"] == .some(nil))
    #expect(changes["epochs"] == nil)
    #expect(changes.followed(by: ["steps": 7])["steps"] == .some(.number(7)))
  }
}
