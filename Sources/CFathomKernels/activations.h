// Each activation and its slope, both from z: σ′ computed from σ would be 0 as soon as σ rounds
// to its bound. Conditions are written so that NaN passes through. At a kink the left side
// counts, as in PyTorch.
#pragma once

#include "elementary.h"

typedef struct {
  double a;      // σ(z)
  double slope;  // σ′(z)
} fk_value;

FK_INLINE fk_value fk_identity(double z) { return (fk_value){z, 1.0}; }

FK_INLINE fk_value fk_sigmoid(double z) {
  double e = fk_exp_nonpositive(-fabs(z)).exp;
  double s = 1.0 / (1.0 + e);
  return (fk_value){z >= 0 ? s : e * s, e * s * s};
}

FK_INLINE fk_value fk_tanh(double z) {
  fk_exp_pair e = fk_exp_nonpositive(-2.0 * fabs(z));
  double s = 1.0 / (1.0 + e.exp);
  double a = -e.minus * s;
  return (fk_value){z < 0 ? -a : a, 4.0 * e.exp * s * s};
}

FK_INLINE fk_value fk_relu(double z) { return (fk_value){z <= 0 ? 0.0 : z, z <= 0 ? 0.0 : 1.0}; }

FK_INLINE fk_value fk_leaky_relu(double z) {
  return (fk_value){z <= 0 ? 0.01 * z : z, z <= 0 ? 0.01 : 1.0};
}

FK_INLINE fk_value fk_scaled_elu(double z, double lambda, double alpha) {
  fk_exp_pair e = fk_exp_nonpositive(z > 0 ? 0.0 : z);
  return (fk_value){z > 0 ? lambda * z : lambda * alpha * e.minus,
                    z > 0 ? lambda : lambda * alpha * e.exp};
}

FK_INLINE fk_value fk_elu(double z) { return fk_scaled_elu(z, 1.0, 1.0); }

FK_INLINE fk_value fk_selu(double z) {
  return fk_scaled_elu(z, 1.0507009873554804934193349852946, 1.6732632423543772848170429916717);
}

FK_INLINE fk_value fk_gelu(double z) {
  double cdf = 0.5 * erfc(-z * 0.70710678118654752440);
  double pdf = 0.39894228040143267794 * exp(-0.5 * z * z);
  return (fk_value){z * cdf, cdf + z * pdf};
}

FK_INLINE fk_value fk_silu(double z) {
  double e = fk_exp_nonpositive(-fabs(z)).exp;
  double s = 1.0 / (1.0 + e);
  double up = z >= 0 ? s : e * s, down = z >= 0 ? e * s : s;
  return (fk_value){z * up, up * (1.0 + z * down)};
}

FK_INLINE fk_value fk_softplus(double z) {
  double e = fk_exp_nonpositive(-fabs(z)).exp;
  double s = 1.0 / (1.0 + e);
  return (fk_value){(z < 0 ? 0.0 : z) + fk_log1p_unit(e), z >= 0 ? s : e * s};
}

FK_INLINE fk_value fk_erf(double z) {
  return (fk_value){erf(z), 1.12837916709551257390 * exp(-z * z)};
}

FK_INLINE fk_value fk_hard_tanh(double z) {
  return (fk_value){z < -1 ? -1.0 : z > 1 ? 1.0 : z, z <= -1 || z >= 1 ? 0.0 : 1.0};
}
