// The arithmetic that the Swift compiler cannot bring to the processor at hand (measured: without
// -march it calls libm for every fused multiply-add). Every function exists for float and double
// and for several instruction sets, all from one text; a table holds those of one choice. Nothing
// here allocates, keeps state or knows of networks beyond rows and columns.
//
// Layouts. A matrix of activations, slopes or errors has a row per sample, `stride` numbers apart;
// a stride is a multiple of 64 bytes, and what lies between the columns and the stride is scratch,
// except that in errors it is zero. The weights and biases of a layer are one matrix of
// inputs + 1 rows, the last being the biases, in panels of 128 bytes of columns, one column for
// each unit; columns are padded with zeros to 64 bytes, so the last panel may be half as wide.
#pragma once

#include <stdint.h>

#include "extended.h"

// In the order of Swift's `InstructionSet`.
enum fk_instruction_set { FK_BASELINE, FK_AVX2, FK_AVX512 };

// FK_SIGMOID and so on: the activations, by number.
#include "../activations.inc"
enum fk_activation {
#define FK_NUMBER(NUMBER, FUNCTION) FK_##NUMBER,
  FK_ACTIVATIONS(FK_NUMBER)
#undef FK_NUMBER
};

// What becomes of a gradient tile while it stands in registers.
enum fk_fate {
  FK_STORE,           // g ← Σ
  FK_ADD,             // g ← g + Σ
  FK_UPDATE,          // w ← keep · w − rate · Σ
  FK_UPDATE_NORM,     // the same, and Σ g² is taken
  FK_UPDATE_MEASURE,  // the same, and the largest |g| and the zeros as well
};

// What random numbers are drawn for: the low byte of a Philox counter's third word, in the order of
// Swift's `RandomStream.Purpose`. The number of what they belong to stands above it.
enum fk_purpose { FK_INITIALIZATION = 1, FK_SHUFFLING, FK_DATA, FK_DROPOUT, FK_VALIDATION };

// What is done to some rows of matrices; the fields beside `out` are those of the kind in brackets.
enum fk_action {
  FK_FORWARD,         // out ← in · W + b [product]
  FK_BACK,            // out ← in · Wᵀ [product]
  FK_ACTIVATE,        // out ← σ(out), slope ← σ′ [activation]
  FK_SOFTMAX,         // out ← softmax out, errors ← ∂C_s/∂z, costs[r] ← C_s [cost]
  FK_CROSS_ENTROPY,   // the same with sigmoid outputs, by a weight, and slope ← σ′ [cost]
  FK_QUADRATIC,       // errors ← ∂C_s/∂z, costs[r] ← C_s = weight · ½‖out − targets‖² [cost]
  FK_ABSOLUTE,        // the same with C_s = weight · Σ |out − targets| [cost]
  FK_HUBER,           // the same with C_s = weight · Σ h(out − targets) for Huber's h [cost]
  FK_COUNT_CORRECT,   // rows whose largest output stands where the largest target does [cost]
  FK_WEIGH_ROWS,      // errors ← errors · weights[r], costs[r] ← costs[r] · weights[r] [cost]
  FK_APPLY_SLOPE,     // out ← out ⊙ slope [activation]
  FK_ROW_SQUARES,     // sums[r] ← Σ_c in[r, c]² [rows]
  FK_ADD_ROWS,        // out ← out + in [rows]
  FK_COPY_ROWS,       // out ← in [rows]
  FK_DROP_OUT,        // out and slope ← 0 for a share of the units, the others grow [dropout]
  FK_NORMALIZE,       // out ← γ x̂ + β over a row, normal ← x̂, inverse[r] ← 1/σ [normalization]
  FK_NORMALIZE_BACK,  // out ← the error in front of that [normalization]
  FK_LEARNED_SLOPES,  // out ← out for out > 0, else s · out, kept ← min(out, 0) before [slopes]
};

// A product with the weights of a layer.
typedef struct {
  const void *in;
  int64_t in_stride, inputs;
  const void *panels;
} fk_product;

// An activation and its slopes.
typedef struct {
  void *slope;
  int64_t function;  // an fk_activation
  double parameter;  // the function's
  double limit;      // below which |σ′| counts as saturated
} fk_activating;

// Outputs beside what they are to be.
typedef struct {
  void *slope, *errors;
  const void *targets;
  double *costs;
  const double *weights;  // of the samples
  double weight;          // of the cost
  double delta;           // of Huber's cost
} fk_costing;

// Another matrix's rows.
typedef struct {
  const void *in;
  int64_t in_stride, columns;
  double *sums;
} fk_rows;

// What is dropped.
typedef struct {
  void *slope;
  double share;
  int64_t layer;        // counted from the inputs, whose number is 1
  const uint32_t *key;  // the seed's and the step's two words
} fk_dropping;

// Normalisation row by row.
typedef struct {
  void *normal;  // x̂
  const void *panels;
  double *inverse;
  double epsilon;
} fk_normalizing;

// Slopes below 0 that are learned.
typedef struct {
  void *slope, *kept;  // kept is min(z, 0)
  const void *panels;
  int64_t is_shared;   // whether one slope is every unit's
} fk_sloping;

// What goes with an action, by its kind.
typedef union {
  fk_product product;
  fk_activating activation;
  fk_costing cost;
  fk_rows rows;
  fk_dropping dropout;
  fk_normalizing normalization;
  fk_sloping slopes;
} fk_with;

// One action, in either precision: pointers are to the first row, and what has no stride of its own
// lies as `out` does.
typedef struct {
  int64_t action;
  int64_t detail;  // the least detail that asks for it
  int64_t layer;   // whose figures it leaves
  int64_t units;   // columns of `out`; of a product the units of its layer
  void *out;
  int64_t out_stride;
  fk_with with;
} fk_call;

// What calls leave of a layer.
typedef struct {
  int64_t saturated;        // how many |σ′(z)| lie below the limit
  int64_t has_odd_outputs;  // whether an activation is not finite
  int64_t has_odd_errors;   // whether an error is not finite
  int64_t correct;          // how many rows are right; a row with NaN never is
} fk_seen;

// The gradient of a layer, Σ_s a_s e_sᵀ over the samples, for some of its inputs; the biases count
// as the input after the last.
typedef struct {
  const void *a;  // the layer's inputs
  const void *e;  // its errors
  void *panels;   // what is changed: its parameters or their gradient
  int64_t a_stride, e_stride, inputs, units, first, last;
} fk_gradient;

// How gradients are used.
typedef struct {
  int64_t samples, fate;
  double scale;  // what the sum over the samples is multiplied by
  double rate, keep;
} fk_use;

// What is seen of a gradient.
typedef struct {
  double squares;      // Σ g²
  double largest;      // max |g|, NaN and infinity left out
  int64_t zeros;       // g == 0
  int64_t non_finite;  // NaN or infinite; counted by `measure` alone
  int64_t doubtful;    // whether the figures may be wrong, and `measure` is to be asked
} fk_gradient_stats;

// How a gradient that was stored becomes a step.
typedef struct {
  int64_t rule;   // as `rule_number` says
  int64_t looks;  // whether figures are taken
  double rate;
  double keep;           // what weights are multiplied by, apart from the step
  double clip, bound;    // a factor for every derivative, and the largest it may then be
  double l1, l2;         // what l1 · sign w + l2 · w is added to the derivatives of weights
  double first, second;  // how much of the slots stays
  double epsilon, correction;
} fk_rule;

// What a step works on, panels all: parameters, their gradient, the slots of the rule, where the
// step is left (the gradient's place will do). Inputs `from` ..< `to`; the biases count as the
// input after the last.
typedef struct {
  void *w;
  const void *gradient;
  void *change, *first, *second;
  int64_t inputs, units, from, to;
} fk_stepping;

// Normalisation of columns. Every matrix has a row per sample; γ and β are panels of one input.
typedef struct {
  void *out;     // forward z, which becomes γ x̂ + β; back the errors
  void *normal;  // x̂
  const void *panels;
  void *gradients;  // of γ and β
  double *inverse;  // 1/σ
  double *running_mean, *running_variance;
  int64_t stride, units;
} fk_columns;

typedef struct {
  int64_t uses_running;    // instead of the batch's own statistics
  int64_t passes_through;  // whether errors are changed on their way back
  int64_t adds;            // whether gradients are added to what is there
  double epsilon, momentum, scale;
} fk_statistics;

// What is seen of a layer's gradient.
typedef struct {
  fk_gradient_stats weights, biases;
} fk_layer_stats;

// What is seen of a step: beside the gradient Σ step² and, before it, Σ w².
typedef struct {
  fk_gradient_stats gradient;
  double steps, parameters;
} fk_step_stats;

typedef struct {
  fk_step_stats weights, biases;
} fk_layer_step_stats;

#define FK_DECLARE(REAL, S)                                                                        \
  typedef struct {                                                                                 \
    /* dst[r, c] = src[index[r], c] · scale[c] + shift[c]; rows index[r + distance] of the first    \
       `ahead` will be asked for next */                                                           \
    void (*gather_bytes)(REAL *dst, int64_t stride, const uint8_t *src, const int32_t *index,      \
                         int64_t rows, int64_t distance, int64_t ahead, int64_t columns,           \
                         const REAL *scale, const REAL *shift);                                    \
    void (*gather_floats)(REAL *dst, int64_t stride, const float *src, const int32_t *index,       \
                          int64_t rows, int64_t columns, const double *scale,                      \
                          const double *shift);                                                    \
    void (*gather_reals)(REAL *dst, int64_t stride, const double *src, const int32_t *index,       \
                         int64_t rows, int64_t columns, const double *scale, const double *shift); \
    /* dst[r, c] = (index[r] has the label c) · scale[c] + shift[c], with a single column            \
       label · scale + shift */                                                                    \
    void (*gather_labels)(REAL *dst, int64_t stride, const int32_t *labels, const int32_t *index,  \
                          int64_t rows, int64_t distance, int64_t ahead, int64_t columns,          \
                          const double *scale, const double *shift);                               \
    /* Between rows of units × inputs with their biases, and panels. */                            \
    void (*pack)(REAL *panels, const REAL *w, const REAL *b, int64_t inputs, int64_t units);       \
    void (*unpack)(const REAL *panels, REAL *w, REAL *b, int64_t inputs, int64_t units);           \
    /* The first `count` of `known` calls in their order, on some rows; scratch holds 128 bytes    \
       for each of the most units, padded; what is seen of layers is added. */                     \
    void (*run)(const fk_call *calls, int64_t count, int64_t known, int64_t detail, int64_t first, \
                int64_t rows, void *scratch, fk_seen *seen);                                       \
    /* Gradients and their use; `next` is the one that will be asked for next, or null. */         \
    void (*gradient)(const fk_gradient *g, const fk_gradient *next, const fk_use *use,             \
                     fk_layer_stats *stats);                                                       \
    /* The numbers in g->panels looked at one by one. */                                           \
    void (*measure)(const fk_gradient *g, fk_layer_stats *stats);                                  \
    /* The number of a rule; −1 when there is none of that name. */                               \
    int64_t (*rule_number)(const char *name);                                                      \
    /* A step from a stored gradient. */                                                           \
    void (*step)(const fk_stepping *s, const fk_rule *rule, fk_layer_step_stats *stats);           \
    /* Normalisation of columns first ..< last, which are whole cache lines; forward, and back.    \
       Both return whether an error is not finite. */                                              \
    int64_t (*normalize_columns)(const fk_columns *c, int64_t first, int64_t last, int64_t rows,   \
                                 const fk_statistics *how);                                        \
    int64_t (*normalize_columns_back)(const fk_columns *c, int64_t first, int64_t last,            \
                                      int64_t rows, const fk_statistics *how);                     \
    /* Σ_r out · normal of each column, into `inverse`; nothing else is used. */                   \
    int64_t (*slope_sums)(const fk_columns *c, int64_t first, int64_t last, int64_t rows,          \
                          const fk_statistics *how);                                               \
    /* Σ (x · scale)² */                                                                           \
    double (*sum_squares)(const REAL *x, int64_t count, double scale);                             \
    /* Σ w² over the weights in panels, without biases */                                          \
    double (*weight_squares)(const REAL *panels, int64_t inputs, int64_t units);                   \
    /* Per column: adds a − origin and its square to the sums, counts |slope| < limit and ≠ 0. */  \
    /* Where saturation is one-sided, a slope of −0 is none. */                                    \
    void (*unit_statistics)(const REAL *a, const REAL *slope, const REAL *origin, int64_t rows,    \
                            int64_t columns, int64_t stride, double limit, int64_t one_sided,      \
                            double *sums, double *squares, int64_t *saturated, int64_t *alive);    \
  } fk_table_##S;                                                                                  \
                                                                                                   \
  /* The functions for an instruction set, which must be available. */                             \
  const fk_table_##S *fk_kernels_##S(int instruction_set);

FK_DECLARE(float, f)
FK_DECLARE(double, d)
#undef FK_DECLARE

// Whether this processor, as built for, runs an instruction set.
int fk_is_available(int instruction_set);

// Tells the processor that this thread only waits.
static inline void fk_relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
