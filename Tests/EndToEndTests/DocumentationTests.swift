import Fathom
import Foundation
import Testing

@Suite("Documentation")
struct DocumentationTests {
  private func text(_ path: String) throws -> String {
    try String(contentsOf: Tool.package.appending(path: path), encoding: .utf8)
  }

  @Test("the program in the README is the one that is built, and it runs")
  func libraryExample() throws {
    #expect(try text("README.md").contains(text("Examples/Library/main.swift")))
    let result = try Tool.libraryExample.run("")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("Gradients vanish"))
    #expect(result.output.contains("the last step changed it by"))
  }

  @Test(
    "every example experiment runs",
    arguments: [
      "two-neuron", "nielsen-2-fashion", "nielsen-3-fashion", "nielsen-4-fashion",
    ])
  func experiments(name: String) throws {
    let result = try Tool.fathom.run(
      "diagnose --experiment Examples/\(name).yaml --format json")
    #expect(result.status == 0, "\(result.errors)")
    let verdict = try #require(result.json()["verdict"] as? [String: Any])
    // Nielsen's network with 2 hidden layers does not reach a factor of 10 between them.
    let expected = name == "nielsen-2-fashion" ? ["healthy", "slow"] : ["vanishing"]
    #expect(expected.contains(try #require(verdict["condition"] as? String)))
  }

  @Test(
    "the examples for MNIST differ from those for Fashion-MNIST in the data alone",
    arguments: [
      2, 3, 4,
    ])
  func variants(layers: Int) throws {
    func settings(_ path: String) throws -> [Substring] {
      try text(path).split(separator: "\n").filter { !$0.hasPrefix("#") }
    }
    let mnist = try settings("Examples/nielsen-\(layers).yaml")
    let fashion = try settings("Examples/nielsen-\(layers)-fashion.yaml")
    let different = zip(mnist, fashion).filter { $0 != $1 }
    #expect(mnist.count == fashion.count && different.count == 1)
    #expect(different[0].0 == "data: mnist:mnist" && different[0].1 == "data: fashion-mnist")
  }

  @Test("the README names every setting of network, data and training, and every optimiser")
  func settings() throws {
    let readme = try text("README.md")
    for setting in Setting.all where setting.group != .run {
      #expect(readme.contains("--\(setting.key)"))
    }
    for optimizer in Optimizer.families { #expect(readme.contains("`\(optimizer.name)`")) }
  }

  @Test("the README's first commands are those that a user has to type")
  func commands() throws {
    let readme = try text("README.md")
    let makefile = try text("Makefile")
    for target in ["demo", "test"] {
      #expect(readme.contains("make \(target)"))
      #expect(makefile.contains("\n\(target):"))
    }
  }
}
