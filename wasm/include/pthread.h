// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// WebAssembly has no threads here: the type that declarations of ours name (wasm/alone.c has the
// functions).
#ifndef DESCENT_WASM_PTHREAD_H
#define DESCENT_WASM_PTHREAD_H

typedef int pthread_t;

#endif
