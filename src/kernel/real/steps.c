#include "kernel/real/steps.h"
#define STUB(name) void X(name)(size_t n, void *x, const void *g, void *m, void *v, const dsc_step_coefficients *c) { (void)n; (void)x; (void)g; (void)m; (void)v; (void)c; }
STUB(step_gd) STUB(step_momentum) STUB(step_rmsprop) STUB(step_adam)
