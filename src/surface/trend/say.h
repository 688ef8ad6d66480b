// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a verdict at a point and one while training say in the same words.
#ifndef DSC_SURFACE_TREND_SAY_H
#define DSC_SURFACE_TREND_SAY_H

#include <stddef.h>

/// A count in words: "about 390", "more than a billion". text (out): 32 bytes.
const char *dsc_say_about(double count, char *text);

/// "16 leaky_relu" for "16 relu": the layers with units that pass something on where those of
/// relu are dead. "" where none is a relu, or it does not fit. text (out): size bytes.
void dsc_say_alive_layers(const char *layers, char *text, size_t size);

#endif
