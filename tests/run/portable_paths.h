// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Minimisations whose bits must not depend on the processor: tests/run/test_portable.c.
// tests/wasm/paths.js takes such steps in WebAssembly.
#ifndef DESCENT_TESTS_RUN_PORTABLE_PATHS_H
#define DESCENT_TESTS_RUN_PORTABLE_PATHS_H

/// X(name, formula, start, rate, decay): all functions that formulas offer occur.
#define PORTABLE_PATHS(X)                                                                      \
    X(rosenbrock, "(1-x)^2 + 100*(y-x^2)^2", "x=-1.4,y=2.2", "0.0005", "none")                 \
    X(waves, "sin(x)*cos(y) + 0.1*(x^2+y^2) + tanh(x*y) + erf(x) + tan(x/9)", "x=1.3,y=-0.7",  \
      "0.02", "exp:0.999")                                                                     \
    X(powers,                                                                                  \
      "exp(-x^2)*log(1+y^2) + atan2(x,y)^2 + hypot(x,y) + cbrt(1+x^2) + abs(x)^1.7 + "         \
      "log10(3+x^2) + atan(x-y)^2",                                                            \
      "x=0.9,y=1.1", "0.01", "step:100,0.9")                                                   \
    X(activations,                                                                             \
      "softplus(x) + sigmoid(-x) + log2(2+cosh(x/3)) + gelu(y) + silu(y)^2 + acos(x/9)^2 + "   \
      "asin(y/9) + elu(x-y)^2 + sinh(x/4)^2 + sqrt(1+x^2)",                                    \
      "x=2,y=-1.5", "0.03", "inverse:0.001")                                                   \
    X(vector, "sum(i, 1, 20, x[i]^4 - 16*x[i]^2 + 5*x[i])/2 + sum(i, 1, 20, exp(x[i]/i))",     \
      "1, ...", "0.001", "none")

#endif
