// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: a form is a row here and a case in value.c; reading, messages, help and the table of
// the documents follow from the row.
#include "optim/schedule/forms.h"

#include <math.h>
#include <stddef.h>

#include "core/help.h"

#define AT(member) offsetof(dsc_leg, member)

const dsc_key_facts dsc_keys[DSC_KEYS] = {
    [DSC_KEY_FROM] = {"from", DSC_KEY_VALUE, AT(from), "a number"},
    [DSC_KEY_TO] = {"to", DSC_KEY_VALUE, AT(to), "a number"},
    [DSC_KEY_FOR] = {"for", DSC_KEY_LENGTH, AT(length), "a length"},
    [DSC_KEY_RATE] = {"rate", DSC_KEY_POSITIVE, AT(number), "a number"},
    [DSC_KEY_BASE] = {"base", DSC_KEY_POSITIVE, AT(number), "a number"},
    [DSC_KEY_K] = {"k", DSC_KEY_POSITIVE, AT(number), "a number"},
    [DSC_KEY_EVERY] = {"every", DSC_KEY_COUNT, AT(every), "a number of epochs, 1 or more"},
    [DSC_KEY_FACTOR] = {"factor", DSC_KEY_POSITIVE, AT(number), "a number"},
    [DSC_KEY_POWER] = {"power", DSC_KEY_POSITIVE, AT(number), "a number"},
    [DSC_KEY_CYCLE] = {"cycle", DSC_KEY_LENGTH, AT(scale), "a length"},
    [DSC_KEY_TIMES] = {"times", DSC_KEY_COUNT, AT(every), "a whole number, 1 or more"},
    [DSC_KEY_RISE] = {"rise", DSC_KEY_PART, AT(number), "a part of the cycle, like 30%"},
    [DSC_KEY_LAST] = {"last", DSC_KEY_VALUE, AT(last), "a number"},
    [DSC_KEY_SCALE] = {"scale", DSC_KEY_LENGTH, AT(scale), "a length"},
    [DSC_KEY_PATIENCE] = {"patience", DSC_KEY_LENGTH, AT(scale), "a length"},
    [DSC_KEY_COOLDOWN] = {"cooldown", DSC_KEY_LENGTH, AT(pause), "a length"},
    [DSC_KEY_RELATIVE] = {"relative", DSC_KEY_MARGIN, AT(relative), "a number"},
    [DSC_KEY_ABSOLUTE] = {"absolute", DSC_KEY_MARGIN, AT(absolute), "a number"},
    [DSC_KEY_FLOOR] = {"floor", DSC_KEY_VALUE, AT(floor), "a number"},
    [DSC_KEY_OF] = {"of", DSC_KEY_WORD, AT(watched), "valid or train"},
    [DSC_KEY_WARMUP] = {"warmup", DSC_KEY_LENGTH, AT(scale), "a length"},
};

#define HAS(key) (1U << DSC_KEY_##key)
#define LINE     (HAS(FROM) | HAS(TO) | HAS(FOR))
#define KEEPS    ((double)NAN) /* ends where it begins */

// A cosine: Loshchilov, Hutter. SGDR: stochastic gradient descent with warm restarts. ICLR 2017.
// One cycle: Smith, Topin. Super-convergence. 2018. 1 - sqrt: Haegele and others. Scaling laws
// and compute-optimal training beyond fixed training durations. 2024. 1 / sqrt after a warm-up:
// Vaswani and others. Attention is all you need. 2017.
// clang-format off
const dsc_form_facts dsc_forms[DSC_FORMS] = {
    [DSC_FORM_NONE] = {"none", NULL, "", DSC_HELP("no schedule"), 0, {0}, 0, 0, false, true, 1.0, KEEPS},
    [DSC_FORM_INVERSE] = {"inverse", NULL, ":RATE", DSC_HELP("1 / (1 + RATE e)"),
                          HAS(RATE) | HAS(FOR), {DSC_KEY_RATE}, 1, 1, false, true, 1.0, KEEPS},
    [DSC_FORM_EXPONENTIAL] = {"exp", NULL, ":BASE", DSC_HELP("BASE^e"),
                              HAS(BASE) | HAS(FOR), {DSC_KEY_BASE}, 1, 1, false, true, 1.0, KEEPS},
    [DSC_FORM_SQRT] = {"sqrt", NULL, ":K", DSC_HELP("K / sqrt(e + 1)"),
                       HAS(K) | HAS(FOR), {DSC_KEY_K}, 1, 1, false, true, 1.0, KEEPS},
    [DSC_FORM_SQRT_STEP] = {"sqrt-step", NULL, ":K", DSC_HELP("K / sqrt(k + 1)"),
                            HAS(K) | HAS(FOR), {DSC_KEY_K}, 1, 1, false, true, 1.0, KEEPS},
    [DSC_FORM_STAIRCASE] = {"step", NULL, ":EVERY,FACTOR", DSC_HELP("FACTOR^floor(e / EVERY)"),
                            HAS(EVERY) | HAS(FACTOR) | HAS(FOR), {DSC_KEY_EVERY, DSC_KEY_FACTOR}, 2, 2, false, true, 1.0, KEEPS},
    [DSC_FORM_CONSTANT] = {"constant", "stable", "[:LENGTH]", DSC_HELP("stays where it is"),
                           HAS(FROM) | HAS(FOR), {DSC_KEY_FOR}, 1, 0, false, true, 1.0, KEEPS},
    [DSC_FORM_WARMUP] = {"warmup", "warm-up", ":LENGTH[,A..B]", DSC_HELP("a straight line up, from 0: A + (B - A) k / L"),
                         LINE, {DSC_KEY_FOR}, 1, 1, true, false, 0.0, 1.0},
    [DSC_FORM_LINEAR] = {"linear", NULL, "[:LENGTH][,A..B]", DSC_HELP("a straight line, to 0: A + (B - A) k / L"),
                         LINE, {DSC_KEY_FOR}, 1, 0, true, false, 1.0, 0.0},
    [DSC_FORM_POLYNOMIAL] = {"polynomial", "poly", "[:LENGTH][,A..B][,power=2]", DSC_HELP("B + (A - B) (1 - k / L)^power, to 0"),
                             LINE | HAS(POWER), {DSC_KEY_FOR}, 1, 0, true, false, 1.0, 0.0},
    [DSC_FORM_COSINE] = {"cosine", "cos", "[:LENGTH][,A..B]", DSC_HELP("half a wave, to 0: B + (A - B) (1 + cos(pi k / L)) / 2"),
                         LINE, {DSC_KEY_FOR}, 1, 0, true, false, 1.0, 0.0},
    [DSC_FORM_RESTARTS] = {"restarts", "cosine-restarts", ":CYCLE[,A..B][,times=M]", DSC_HELP("half waves, one after the other, each M times as long as the one before"),
                           LINE | HAS(CYCLE) | HAS(TIMES), {DSC_KEY_CYCLE}, 1, 1, true, true, 1.0, 0.0},
    [DSC_FORM_ONE_CYCLE] = {"one-cycle", "onecycle", "[:LENGTH][,A..B][,rise=30%][,last=X]", DSC_HELP("half a wave up from A (0.04) to B (1), and half a wave down to A / 10000"),
                            LINE | HAS(RISE) | HAS(LAST), {DSC_KEY_FOR}, 1, 0, true, false, 0.04, 1.0},
    [DSC_FORM_COOLDOWN] = {"cooldown", "cool-down", "[:LENGTH][,A..B]", DSC_HELP("B + (A - B) (1 - sqrt(k / L)), to 0"),
                           LINE, {DSC_KEY_FOR}, 1, 0, true, false, 1.0, 0.0},
    [DSC_FORM_INVERSE_SQRT] = {"inverse-sqrt", "rsqrt", ":SCALE", DSC_HELP("sqrt(SCALE / (SCALE + k))"),
                               HAS(SCALE) | HAS(FOR), {DSC_KEY_SCALE}, 1, 1, false, true, 1.0, KEEPS},
    [DSC_FORM_PLATEAU] = {"plateau", NULL, "[:FACTOR,PATIENCE][,relative=X][,absolute=X][,cooldown=LENGTH][,floor=X][,of=train]",
                          "times FACTOR (0.1) when the loss has not been lower for PATIENCE (10e)",
                          HAS(FACTOR) | HAS(PATIENCE) | HAS(COOLDOWN) | HAS(RELATIVE) | HAS(ABSOLUTE) | HAS(FLOOR) | HAS(OF),
                          {DSC_KEY_FACTOR, DSC_KEY_PATIENCE}, 2, 0, false, true, 1.0, KEEPS},
    [DSC_FORM_PIECEWISE] = {"piecewise", NULL, ":WHEN=X,WHEN=X,...", DSC_HELP("X from WHEN on"),
                            0, {0}, 0, 0, false, true, 1.0, KEEPS},
    [DSC_FORM_WSD] = {"wsd", NULL, "[:WARMUP,COOLDOWN][,to=X]", DSC_HELP("warm-up (0), constant, 1 - sqrt cool-down (the last 20%)"),
                      HAS(WARMUP) | HAS(COOLDOWN) | HAS(TO), {DSC_KEY_WARMUP, DSC_KEY_COOLDOWN}, 2, 0, false, false, 0.0, 0.0},
};
// clang-format on
