// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a verdict at a point and one while training say in the same words.
#ifndef DSC_SURFACE_TREND_SAY_H
#define DSC_SURFACE_TREND_SAY_H

#include <stddef.h>

/// A count as people say it: "about 390", "more than a billion". text (out): 32 bytes.
const char *dsc_say_about(double count, char *text);

/// " --layers '16 leaky_relu'": layers in which a unit that is dead passes something on. ""
/// where none is a relu, or it does not fit. text (out): size bytes.
void dsc_say_alive_layers(const char *layers, char *text, size_t size);

#endif
