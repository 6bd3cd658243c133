#include "CFathomKernels.h"
