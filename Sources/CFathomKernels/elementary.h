// exp and its relatives for arguments that are zero or negative, in double for both precisions:
// relative error of exp and expm1 below 2 ulp (tests compare with libm). Written without
// branches, so that loops around them vectorise. NaN gives NaN.
#pragma once

#include <math.h>
#include <stdint.h>
#include <string.h>

#define FK_INLINE static inline __attribute__((always_inline))

typedef struct {
  double exp;    // e^x
  double minus;  // e^x − 1
} fk_exp_pair;

// x ≤ 0. e^x = 2^k e^r with |r| ≤ ½ ln 2; Cody and Waite's two-part ln 2 keeps r exact. Below
// −708 the result would be subnormal: it is 0.
FK_INLINE fk_exp_pair fk_exp_nonpositive(double x) {
  const double rounder = 0x1.8p52;
  double clamped = x < -708.0 ? -708.0 : x;
  double shifted = clamped * 0x1.71547652b82fep0 + rounder;
  double k = shifted - rounder;
  double r = (clamped - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
  // Taylor's series of (e^r − 1 − r)/r², to r¹¹: the rest is below 2⁻⁵⁵ of e^r.
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  double minus = r + r * r * p;
  // The low bits of `shifted` hold k; move 2^k into the exponent of a double.
  uint64_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 1023) << 52;
  double power;
  memcpy(&power, &bits, sizeof power);
  fk_exp_pair result;
  result.exp = x < -708.0 ? 0.0 : power + power * minus;
  result.minus = power * minus + (power - 1.0);
  return result;
}

// ln(1 + e) for e in [0, 1], as 2 artanh(e/(2 + e)): a series in squares of at most 1/9.
FK_INLINE double fk_log1p_unit(double e) {
  double s = e / (2.0 + e);
  double q = s * s;
  double p = 1.0 / 35.0;
  p = p * q + 1.0 / 33.0;
  p = p * q + 1.0 / 31.0;
  p = p * q + 1.0 / 29.0;
  p = p * q + 1.0 / 27.0;
  p = p * q + 1.0 / 25.0;
  p = p * q + 1.0 / 23.0;
  p = p * q + 1.0 / 21.0;
  p = p * q + 1.0 / 19.0;
  p = p * q + 1.0 / 17.0;
  p = p * q + 1.0 / 15.0;
  p = p * q + 1.0 / 13.0;
  p = p * q + 1.0 / 11.0;
  p = p * q + 1.0 / 9.0;
  p = p * q + 1.0 / 7.0;
  p = p * q + 1.0 / 5.0;
  p = p * q + 1.0 / 3.0;
  return 2.0 * (s + s * q * p);
}
