// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The evidence for and against a verdict, as codes with numbers (reason.h has their names and
// units, and descent_words_fill for words of your own).
//
// Threads: all functions here may be called at the same time. A descent_evidence belongs to its
// verdict. Structs with members are plain values: any number of threads may read one while none
// writes it.
#ifndef DESCENT_EVIDENCE_H
#define DESCENT_EVIDENCE_H

#include <descent/base.h>
#include <descent/reason.h>

#ifdef __cplusplus
extern "C" {
#endif

// clang-format off
/// What was found: DESCENT_FINDING_<NAME>, name, title of the number that it is about, further
/// numbers as in DESCENT_REASON_LIST, meaning. Those named held_... are about validation
/// (descent_trainer_generalisation in train.h), guess_... about a loss that is no better than guessing
/// (guessing.h), the others about a point (verdict.h).
#define DESCENT_FINDING_LIST(X)                                                                               \
    X(NONE, "none", "", "", "nothing was found")                                                              \
    X(STEPS_LED, "steps_led", "distance", "first_gradient gradient",                                          \
      "Newton steps led there; the numbers are of that point")                                                \
    X(GRADIENT_ZERO, "gradient_zero", "gradient norm", "", "not more than rounding causes")                   \
    X(GRADIENT_NOT_ZERO, "gradient_not_zero", "gradient norm", "", "more than rounding causes")               \
    X(GAIN_NONE, "gain_none", "possible gain", "", "of a Newton step: nothing")                               \
    X(GAIN_LEFT, "gain_left", "possible gain", "", "of a Newton step: something")                             \
    X(GRADIENT_FLAT, "gradient_flat", "flat part of g", "",                                                   \
      "the gradient points where the curvature is zero")                                                      \
    X(GRADIENT_CURVED, "gradient_curved", "flat part of g", "",                                               \
      "the gradient points where there is curvature")                                                         \
    X(SMALLEST_NEGATIVE, "smallest_negative", "smallest eigenvalue", "", "a direction of negative curvature") \
    X(SMALLEST_SEEN, "smallest_seen", "smallest eigenvalue", "", "none of those that were seen is negative")  \
    X(SMALLEST_NOT_NEGATIVE, "smallest_not_negative", "smallest eigenvalue", "", "none is negative")          \
    X(LARGEST_LIMITS, "largest_limits", "largest eigenvalue", "limit",                                        \
      "longer steps of gradient descent grow")                                                                \
    X(LARGEST_SMALL, "largest_small", "largest eigenvalue", "", "too small to limit steps")                   \
    X(LARGEST_NOT_POSITIVE, "largest_not_positive", "largest eigenvalue", "", "no curvature limits steps")    \
    X(INDEX_VARIES, "index_varies", "negative eigenvalues", "index_looser index_tighter",                     \
      "their number depends on what counts as zero")                                                          \
    X(INDEX_STEADY, "index_steady", "negative eigenvalues", "", "independent of what counts as zero")         \
    X(INDEX_CHANCE, "index_chance", "chance of an error", "missed", "that steeper ones were missed")          \
    X(ZERO_COUNTED, "zero_counted", "zero eigenvalues", "explained? zero zero_more",                          \
      "how many the network explains, and how many not")                                                      \
    X(CONDITION, "condition", "condition", "", "largest / smallest eigenvalue")                               \
    X(KANTOROVICH_SURE, "kantorovich_sure", "Kantorovich's number", "", "one exact critical point is near")   \
    X(KANTOROVICH_UNSURE, "kantorovich_unsure", "Kantorovich's number", "",                                   \
      "an exact critical point is not certain")                                                               \
    X(PARTS_ALIKE, "parts_alike", "curvature of parts", "",                                                   \
      "negative on other examples too")                                                                       \
    X(PARTS_DIFFER, "parts_differ", "curvature of parts", "", "maybe positive on other examples")             \
    X(FLAT_WAYS, "flat_ways", "flat directions", "ways_down ways_up ways_level", "of each kind")              \
    X(THIRD_DERIVATIVE, "third_derivative", "third derivative", "", "not zero: f falls along it")             \
    X(REDUCED_QUARTIC, "reduced_quartic", "reduced quartic", "", "below zero: f falls along it")              \
    X(LIMIT_BOUNCES, "limit_bounces", "sharpness / limit", "", "steps go up and down")                        \
    X(LIMIT_GROWS, "limit_grows", "sharpness / limit", "", "steps grow")                                      \
    X(LIMIT_DIVERGED, "limit_diverged", "sharpness / limit", "", "the steps that diverged met more")          \
    X(LIMIT_STABLE, "limit_stable", "sharpness / limit", "", "steps are stable")                              \
    X(LIMIT_REACHED, "limit_reached", "sharpness / limit", "", "steps are at the limit")                      \
    X(NOISE_STEPS, "noise_steps", "after more steps", "steps", "of the rule, and of shorter ones")            \
    X(NOISE_STEPS_ADAPTIVE, "noise_steps_adaptive", "after more steps", "steps",                              \
      "the same of a rule with averages")                                                                     \
    X(NOISE_ROSE, "noise_rose", "height of the noise", "trend", "what no noise would save; f rose")           \
    X(NOISE_FELL, "noise_fell", "height of the noise", "trend", "what no noise would save; f fell")           \
    X(NOISE_SIGNAL, "noise_signal", "signal to noise", "batch", "of a batch's gradient")                      \
    X(AHEAD_TAKEN, "ahead_taken", "gain of 1000 steps", "rate?",                                              \
      "taken, compared with a descent by L-BFGS")                                                             \
    X(AHEAD_FORETOLD, "ahead_foretold", "gain of 1000 steps", "rate?",                                        \
      "by the quadratic model, compared with a descent by L-BFGS")                                            \
    X(IDLE_UNITS, "idle_units", "units that do nothing", "dead saturated layer idle units sampled?",          \
      "and the layer that has most of them")                                                                  \
    X(KINKS, "kinks", "kinks", "jump about", "where the slope jumps")                                         \
    X(BESIDE, "beside", "descents from nearby", "", "and how many ended lower")                               \
    X(WAY_DOWN, "way_down", "descent direction", "distance", "f falls by that much")                          \
    X(HELD_OVERFITS, "held_overfits", "validation", "rise rise_se epoch", "it rises while training falls")    \
    X(HELD_GUESSES, "held_guesses", "validation", "loss guess",                                               \
      "training itself is hardly better than guessing")                                                       \
    X(HELD_WORSE, "held_worse", "validation", "loss guess", "it is worse")                                    \
    X(HELD_TOO_SMALL, "held_too_small", "validation", "rows rise rise_se? epoch", "too few rows to tell")     \
    X(HELD_LEVEL, "held_level", "validation", "epoch valid_lowest valid_loss",                                \
      "it has not been lower for some epochs")                                                                \
    X(HELD_BEST, "held_best", "validation", "epoch", "the last epoch is its best")                            \
    X(HELD_SHORT, "held_short", "validation", "epoch behind",                                                 \
      "lowest too few epochs ago to tell")                                                                    \
    X(HELD_UNCLEAR, "held_unclear", "validation", "epoch behind",                                             \
      "lowest some epochs ago, by chance or not")                                                             \
    X(GUESS_CLASSES, "guess_classes", "guessing", "loss guess classes?", "the loss is no better: classes")    \
    X(GUESS_VALUES, "guess_values", "guessing", "loss guess", "the loss is no better: values")                \
    X(GUESS_MEMORY, "guess_memory", "guessing", "loss valid_lowest guess",                                    \
      "training rows are learnt, others guessed")                                                             \
    X(GUESS_SQUEEZED, "guess_squeezed", "inputs", "squeezed inputs largest",                                  \
      "few values hide the others of their columns")                                                          \
    X(GUESS_SCALED, "guess_scaled", "inputs", "inputs largest", "they are in scale")                          \
    X(GUESS_BLIND, "guess_blind", "labels", "linear? nearest? chance", "simple models do not know them")      \
    X(GUESS_KNOWN, "guess_known", "labels", "linear? nearest? chance", "simple models know them")             \
    X(GUESS_BLIND_VALUES, "guess_blind_values", "target", "linear? nearest?", "the same of values")           \
    X(GUESS_KNOWN_VALUES, "guess_known_values", "target", "linear? nearest?", "the same of values")           \
    X(GUESS_FAST, "guess_fast", "steps", "moved_part rate? rate_now?", "they are too large")                  \
    X(GUESS_SLOW, "guess_slow", "steps", "moved_part rate? rate_now?", "they are too small, or too few")      \
    X(GUESS_PACE, "guess_pace", "steps", "moved_part rate_now?", "neither")                                   \
    X(GUESS_SHRUNK, "guess_shrunk", "penalty", "strength length_part", "it holds the weights near 0")                  \
    X(GUESS_LONG, "guess_long", "penalty", "strength length_part", "it does not")                             \
    X(GUESS_DEAD, "guess_dead", "units", "idle units layer", "a layer gives 0 on every row")                  \
    X(GUESS_SATURATED, "guess_saturated", "units", "idle units layer", "a layer is at the ends of its range") \
    X(GUESS_ALIVE, "guess_alive", "units", "idle units layer", "no layer is")                                 \
    X(GUESS_CERTAIN, "guess_certain", "output", "share", "it is certain of one class, right or wrong")        \
    X(GUESS_DOUBTFUL, "guess_doubtful", "output", "share", "it is not")                                       \
    X(GUESS_OTHER, "guess_other", "guessing", "", "none of the usual causes holds")                           \
    X(SAMPLE_ROWS, "sample_rows", "rows", "", "a sample decides; next to it, how many rows there are")        \
    X(SAMPLE_GRADIENT, "sample_gradient", "gradient norm", "", "not zero, by its standard error")             \
    X(SAMPLE_GAIN, "sample_gain", "gain on other rows", "", "of a descent; next to it, the standard error")   \
    X(SAMPLE_CURVATURE, "sample_curvature", "steep curvature", "",                                            \
      "on other rows; next to it, the standard error")                                                        \
    X(SAMPLE_SLOPE, "sample_slope", "gradient norm", "", "by its standard error, it may be zero")             \
    X(SAMPLE_UNSURE, "sample_unsure", "rows", "",                                                             \
      "a sample that more rows could contradict; next to it, how many there are")                             \
    X(SAMPLE_WALKS, "sample_walks", "steps tried", "",                                                        \
      "fewer than tell whether their noise holds f up, which stand next to it")                               \
    X(RUNNING_STATISTICS, "running_statistics", "batch norms", "", "which statistics they have, and why")
// clang-format on

typedef enum descent_finding {
#define DESCENT_FINDING_ENTRY(name, word, title, numbers, text) DESCENT_FINDING_##name,
    DESCENT_FINDING_LIST(DESCENT_FINDING_ENTRY)
#undef DESCENT_FINDING_ENTRY
        DESCENT_FINDING_COUNT
} descent_finding;

/// "gradient_zero"; "gradient norm"; names of its numbers, as in the list; its meaning. Static.
DESCENT_API const char *descent_finding_name(descent_finding finding);
DESCENT_API const char *descent_finding_title(descent_finding finding);
DESCENT_API const char *descent_finding_numbers(descent_finding finding);
DESCENT_API const char *descent_finding_meaning(descent_finding finding);

/// The English words that descent_finding_text fills. Static.
DESCENT_API const char *descent_finding_words(descent_finding finding);

/// A sentence without a full stop: descent_words_fill of the words.
DESCENT_API size_t descent_finding_text(descent_finding finding, const descent_numbers *numbers,
                                        char *text, size_t size);

/// A number that speaks for or against a verdict.
typedef struct descent_evidence {
    const char *name;        /* descent_finding_title: "gradient norm"; static */
    double value, against;   /* and what it is compared with; NAN: nothing */
    char text[160];          /* what that means, in English */
    descent_finding finding; /* and as a code */
    descent_numbers numbers;
} descent_evidence;

#ifdef __cplusplus
}
#endif

#endif
