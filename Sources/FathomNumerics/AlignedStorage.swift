import FathomSystem

/// A fixed number of numbers in one piece of memory, aligned for vector instructions.
///
/// It is shared by reference: a plan's matrices are windows onto it. Whoever hands windows to
/// several threads must see to it that they do not overlap.
@safe
package final class AlignedStorage<Element: BitwiseCopyable>: @unchecked Sendable {
  /// How many numbers there are.
  package let count: Int
  @usableFromInline let base: UnsafeMutablePointer<Element>

  /// Storage filled with one value.
  ///
  /// - Precondition: `count` is not negative.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package init(repeating value: Element, count: Int) {
    precondition(count >= 0, "storage of \(count) elements")
    self.count = count
    let size = max(1, count) * MemoryLayout<Element>.stride
    let isLarge = size >= 2 * LargePages.size
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: size, alignment: isLarge ? LargePages.size : 64)
    if isLarge { unsafe LargePages.prefer(UnsafeMutableRawBufferPointer(start: raw, count: size)) }
    unsafe base = raw.bindMemory(to: Element.self, capacity: count)
    unsafe base.initialize(repeating: value, count: count)
  }

  deinit {
    unsafe base.deallocate()
  }

  /// The number at a position.
  @inlinable
  package subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "index \(index) of \(count)")
      return unsafe base[index]
    }
    set {
      precondition(index >= 0 && index < count, "index \(index) of \(count)")
      unsafe base[index] = newValue
    }
  }

  /// A copy of a range.
  package func array(_ range: Range<Int>) -> [Element] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range \(range) of \(count)")
    return unsafe Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
  }

  /// Overwrites everything from a position on with an array.
  package func store(_ values: [Element], at position: Int = 0) {
    precondition(position >= 0 && position + values.count <= count)
    unsafe values.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + position).update(from: start, count: source.count)
    }
  }

  /// Overwrites everything with as many other numbers.
  package func copy(_ other: AlignedStorage<Element>) {
    precondition(count == other.count, "\(other.count) numbers for \(count)")
    unsafe base.update(from: other.base, count: count)
  }

  /// Sets everything to one value.
  @inlinable
  package func fill(_ value: Element) {
    unsafe base.update(repeating: value, count: count)
  }
}

extension AlignedStorage where Element == Double {
  /// The sum over a range, always in the same order: four chains side by side.
  package func sum(_ range: Range<Int>) -> Double {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range \(range) of \(count)")
    var sums = SIMD4<Double>.zero
    var index = range.lowerBound
    while index + 4 <= range.upperBound {
      sums += lanes(index)
      index += 4
    }
    var total = sums.sum()
    while index < range.upperBound {
      unsafe total += base[index]
      index += 1
    }
    return total
  }

  /// Σ x_i (1 + y_i) for x in a range here and y from a position on elsewhere, in the same order.
  package func sum(
    _ range: Range<Int>, timesOnePlus other: AlignedStorage<Double>, at start: Int
  ) -> Double {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range \(range) of \(count)")
    precondition(start >= 0 && start + range.count <= other.count)
    var sums = SIMD4<Double>.zero
    var index = 0
    while index + 4 <= range.count {
      sums += lanes(range.lowerBound + index) * (1 + other.lanes(start + index))
      index += 4
    }
    var total = sums.sum()
    while index < range.count {
      unsafe total += base[range.lowerBound + index] * (1 + other.base[start + index])
      index += 1
    }
    return total
  }

  private func lanes(_ index: Int) -> SIMD4<Double> {
    unsafe SIMD4(base[index], base[index + 1], base[index + 2], base[index + 3])
  }
}
