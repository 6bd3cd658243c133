// Which instruction sets there are, and their tables.
#include "CFathomKernels.h"

#if defined(__x86_64__)
int fk_is_available(int instruction_set) {
  __builtin_cpu_init();
  switch (instruction_set) {
  case FK_BASELINE: return 1;
  case FK_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                       __builtin_cpu_supports("bmi2");
  case FK_AVX512: return fk_is_available(FK_AVX2) && __builtin_cpu_supports("avx512f") &&
                         __builtin_cpu_supports("avx512bw") &&
                         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  default: return 0;
  }
}

#define FK_TABLES(S)                                                                               \
  extern const fk_table_##S fk_baseline_##S, fk_avx2_##S, fk_avx512_##S;                           \
  const fk_table_##S *fk_kernels_##S(int instruction_set) {                                        \
    switch (instruction_set) {                                                                     \
    case FK_AVX512: return &fk_avx512_##S;                                                         \
    case FK_AVX2: return &fk_avx2_##S;                                                             \
    default: return &fk_baseline_##S;                                                              \
    }                                                                                              \
  }
#else
int fk_is_available(int instruction_set) { return instruction_set == FK_BASELINE; }

#define FK_TABLES(S)                                                                               \
  extern const fk_table_##S fk_baseline_##S;                                                       \
  const fk_table_##S *fk_kernels_##S(int instruction_set) {                                        \
    (void)instruction_set;                                                                         \
    return &fk_baseline_##S;                                                                       \
  }
#endif

FK_TABLES(f)
FK_TABLES(d)
