// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Why a verdict is what it is, and what it suggests, as codes with numbers. Tables turn them
// into sentences, so that a program can say the same in its own words or language:
//
//     char text[400];
//     descent_reason_text(d->reason, &d->numbers, text, sizeof text); // as d->because
//     if (d->reason == DESCENT_REASON_SADDLE) {
//         descent_words_fill("{index_low} von {directions} Richtungen führen abwärts",
//                            &d->numbers, text, sizeof text);
//     }
//     double gain = descent_numbers_get(&d->numbers, DESCENT_QUANTITY_GAIN);
//
// Units. f: those of the objective (of the loss, for networks). length: those of the
// parameters, in the Euclidean norm. A slope is f / length, a curvature f / length^2, a
// learning rate length^2 / f for gradient descent. Others are counts, ratios and probabilities.
//
// Threads: all functions here may be called at the same time. Structs with members are plain
// values: any number of threads may read one while none writes it.
#ifndef DESCENT_REASON_H
#define DESCENT_REASON_H

#include <descent/base.h>

#ifdef __cplusplus
extern "C" {
#endif

// clang-format off
/// What kind of place it is: DESCENT_PLACE_<NAME>, word, meaning.
#define DESCENT_PLACE_LIST(X)                                                                                 \
    X(UNDETERMINED, "undetermined", "not known yet")                                                          \
    X(MINIMUM, "minimum", "every direction leads up")                                                         \
    X(SADDLE, "saddle", "the gradient is zero and some directions lead down")                                 \
    X(MAXIMUM, "maximum", "every direction leads down")                                                       \
    X(DEGENERATE_SADDLE, "degenerate saddle", "a descent direction exists that the curvature does not show")  \
    X(DEGENERATE_MINIMUM, "degenerate minimum", "a minimum that is flat in some directions")                  \
    X(GRADIENT_FLAT, "gradient-flat", "the gradient is small but points where H is zero")                     \
    X(KINK, "kink", "the slope jumps here")                                                                   \
    X(NOISE_FLOOR, "noise floor", "steps go down as much as their noise goes up")                             \
    X(PLATEAU, "plateau", "a slope so small that training hardly moves")                                      \
    X(DESCENDING, "descending", "the loss goes down")                                                         \
    X(EDGE_OF_STABILITY, "edge of stability", "curvature at the limit of the step size")                      \
    X(DIVERGING, "diverging", "the steps are too long and grow")                                              \
    X(INFINITY, "running to infinity", "the loss falls without end as the parameters grow")

/// Numbers of reasons and suggestions: DESCENT_QUANTITY_<NAME>, name, unit, meaning.
#define DESCENT_QUANTITY_LIST(X)                                                                              \
    X(VALUE, "value", "f", "f at the point")                                                                  \
    X(AFTER, "after", "f", "f after the steps, or at the end of what was followed")                           \
    X(AFTER_SHORTER, "after_shorter", "f", "the same after as many shorter steps")                            \
    X(GAIN, "gain", "f", "by which f falls along the direction that was found")                               \
    X(DISTANCE, "distance", "length", "along that direction, or of the region that was examined")             \
    X(MOVED, "moved", "length", "from the given point to the exact one")                                      \
    X(GRADIENT, "gradient", "slope", "length of the gradient")                                                \
    X(SLOPE, "slope", "slope", "of f on the other side of a kink; below 0: down")                             \
    X(CLAIMED, "claimed", "slope", "along a direction, by the gradient")                                      \
    X(MEASURED, "measured", "slope", "along the same direction, by values of f")                              \
    X(CURVATURE, "curvature", "curvature", "smallest eigenvalue of the Hessian")                              \
    X(SHARPNESS, "sharpness", "curvature", "largest eigenvalue, as the rule sees it")                         \
    X(STABILITY, "stability", "ratio", "curvature / the largest one that the step size tolerates")            \
    X(DIRECTIONS, "directions", "count", "all: the number of parameters")                                     \
    X(INDEX_LOW, "index_low", "count", "negative eigenvalues, at least")                                      \
    X(INDEX_HIGH, "index_high", "count", "negative eigenvalues, at most")                                     \
    X(ZERO, "zero", "count", "directions without curvature")                                                  \
    X(ZERO_MORE, "zero_more", "0 or 1", "1: there may be more of them")                                       \
    X(ZERO_BIASES, "zero_biases", "count", "of them: biases of units that have no weights left")              \
    X(WAYS, "ways", "count", "directions that were tried")                                                    \
    X(WAYS_DOWN, "ways_down", "count", "of them: directions that lead down")                                  \
    X(WAYS_UP, "ways_up", "count", "of them: directions that lead up")                                        \
    X(WAYS_LEVEL, "ways_level", "count", "of them: directions that are level")                                \
    X(MISSED, "missed", "ratio", "negative curvature below this part of the largest one may exist")           \
    X(FAILURE, "failure", "probability", "that a steeper descent direction exists anyway")                    \
    X(MINIMUM_AWAY, "minimum_away", "length", "distance to a minimum")                                        \
    X(SADDLE_AWAY, "saddle_away", "length", "distance to a saddle")                                           \
    X(MAXIMUM_AWAY, "maximum_away", "length", "distance to a maximum")                                        \
    X(INDEX, "index", "count", "negative eigenvalues at that saddle")                                         \
    X(STEPS, "steps", "steps", "taken or forecast; of a run: that the numbers are about")                     \
    X(HALF, "half", "steps", "that bring half of the gain")                                                   \
    X(PREDICTED, "predicted", "f", "gain of the steps")                                                       \
    X(AVAILABLE, "available", "f", "gain of a descent by L-BFGS")                                             \
    X(LONGER, "longer", "ratio", "factor by which steps may be longer")                                       \
    X(ALONG, "along", "0 to 3",                                                                               \
      "against the gradient; away from 0; a Newton step; weights of the last layer")                          \
    X(BATCH, "batch", "examples", "per step; of a suggestion: where noise and signal are equal")              \
    X(LOSS, "loss", "f", "mean over the last part of a run")                                                  \
    X(FIRST_LOSS, "first_loss", "f", "of a run")                                                              \
    X(LOWEST_LOSS, "lowest_loss", "f", "of a run; of a suggestion: mean of its best epoch")                   \
    X(FALL, "fall", "f", "of the loss over the steps")                                                        \
    X(FALL_LOW, "fall_low", "f", "lower end of its interval")                                                 \
    X(FALL_HIGH, "fall_high", "f", "upper end of its interval")                                               \
    X(TOLERANCE, "tolerance", "f", "a smaller change of the loss does not count")                             \
    X(TOLERANCE_PART, "tolerance_part", "fraction", "the same, of the loss")                                  \
    X(PENALISED, "penalised", "1", "the losses include their L2 part")                                        \
    X(NOISE, "noise", "f", "what the noise of the steps adds to the loss")                                    \
    X(NOISE_PART, "noise_part", "fraction", "the same, of the loss")                                          \
    X(BOUND, "bound", "f", "no example has a larger loss")                                                    \
    X(UNITS, "units", "count", "hidden units, of the layer or of all")                                        \
    X(IDLE, "idle", "count", "of them: units that are dead or saturated")                                     \
    X(LAYER, "layer", "number", "the layer, from 1")                                                          \
    X(RATE, "rate", "learning rate", "of the steps; of a suggestion: to give")                                \
    X(RATE_NOW, "rate_now", "learning rate", "of the last step")                                              \
    X(FIRST_RATE, "first_rate", "learning rate", "of the first step")                                         \
    X(LIMIT, "limit", "learning rate", "the largest at which steps do not grow")                              \
    X(STRENGTH, "strength", "penalty", "of the penalty or decay that was used")                               \
    X(LESS, "less", "penalty", "to give instead")                                                             \
    X(PRODUCTS, "products", "count", "Hessian-vector products to give")                                       \
    X(DENSE, "dense", "count", "parameters up to which all eigenvalues are computed, to give")                \
    X(INDEX_TIGHTER, "index_tighter", "count", "negative eigenvalues by a threshold ten times as small")      \
    X(INDEX_LOOSER, "index_looser", "count", "negative eigenvalues by a threshold ten times as large")        \
    X(EXPLAINED, "explained", "count", "directions without curvature that the network explains")              \
    X(FIRST_GRADIENT, "first_gradient", "slope", "length of the gradient where Newton steps began")           \
    X(TREND, "trend", "f", "size of its change from the first half of the steps to the second")               \
    X(JUMP, "jump", "slope", "of the slope, all kinks together")                                              \
    X(DEAD, "dead", "count", "hidden units that are never active")                                            \
    X(SATURATED, "saturated", "count", "hidden units at an end of their range")                               \
    X(RISE, "rise", "f", "of the validation loss since its best epoch, row by row")                           \
    X(RISE_SE, "rise_se", "f", "standard error of that")                                                      \
    X(EPOCH, "epoch", "number", "with the lowest validation loss")                                            \
    X(BEHIND, "behind", "epochs", "since then")                                                               \
    X(ROWS, "rows", "count", "of validation")                                                                 \
    X(VALID_LOSS, "valid_loss", "f", "of the last epoch, on validation")                                      \
    X(VALID_LOWEST, "valid_lowest", "f", "of the best epoch, on validation")                                  \
    X(GUESS, "guess", "f", "loss of the best constant answer")                                                \
    X(PENALTY, "penalty", "penalty", "to give")                                                               \
    X(CLASSES, "classes", "count", "of the target, where they are about as frequent")                         \
    X(INPUTS, "inputs", "count", "columns that the network sees")                                             \
    X(SQUEEZED, "squeezed", "count", "of them: columns whose values lie next to each other, but for few")     \
    X(LARGEST, "largest", "deviations", "of an input from its mean")                                          \
    X(LINEAR, "linear", "fraction", "right, or R2, of a linear model")                                        \
    X(NEAREST, "nearest", "fraction", "right, or R2, of the nearest row")                                     \
    X(CHANCE, "chance", "fraction", "right, of guessing")                                                     \
    X(MOVED_PART, "moved_part", "ratio", "way of the parameters from their start, by their length there")     \
    X(LENGTH_PART, "length_part", "ratio", "length of the parameters, by that at their start")                \
    X(SHARE, "share", "fraction", "of rows")                                                                  \
    X(SAMPLED, "sampled", "count", "rows of a sample that were looked at")                                    \
    X(EXAMPLES, "examples", "count", "rows that there are; of a suggestion: to give")                         \
    X(DEVIATION, "deviation", "slope", "standard error of the gradient's length")                             \
    X(TIMES, "times", "ratio", "work of these rows, by that which was done")
// clang-format on

typedef enum descent_place {
#define DESCENT_PLACE_ENTRY(name, word, text) DESCENT_PLACE_##name,
    DESCENT_PLACE_LIST(DESCENT_PLACE_ENTRY)
#undef DESCENT_PLACE_ENTRY
        DESCENT_PLACE_COUNT
} descent_place;

/// "edge of stability", and its meaning. Static.
DESCENT_API const char *descent_place_word(descent_place place);
DESCENT_API const char *descent_place_text(descent_place place);

typedef enum descent_quantity {
#define DESCENT_QUANTITY_ENTRY(name, word, unit, text) DESCENT_QUANTITY_##name,
    DESCENT_QUANTITY_LIST(DESCENT_QUANTITY_ENTRY)
#undef DESCENT_QUANTITY_ENTRY
        DESCENT_QUANTITY_COUNT
} descent_quantity;

/// "gain", its unit, and its meaning. Static.
DESCENT_API const char *descent_quantity_name(descent_quantity quantity);
DESCENT_API const char *descent_quantity_unit(descent_quantity quantity);
DESCENT_API const char *descent_quantity_text(descent_quantity quantity);

typedef struct descent_number {
    descent_quantity quantity;
    double value; /* counts as well */
} descent_number;

enum { DESCENT_NUMBERS_MOST = 8 };

/// The numbers of one reason or suggestion. Unknown ones are left out.
typedef struct descent_numbers {
    size_t count;
    descent_number list[DESCENT_NUMBERS_MOST];
    char about[200]; /* what is not a number: "layer 1, unit 2, example 3", kinds of zero modes
                        with their counts, layers to give; "" */
} descent_numbers;

/// The number of this quantity; NAN when it is not in the list.
DESCENT_API double descent_numbers_get(const descent_numbers *numbers,
                                       descent_quantity quantity);

// clang-format off
/// The reason of a verdict: DESCENT_REASON_<NAME>, the place that it is a reason for, name, its numbers (a question
/// mark: not always present; `about`: there is a text too), meaning. Those named run_... are about a run while it
/// trains (monitor.h), the others about a point (verdict.h).
#define DESCENT_REASON_LIST(X)                                                                                \
    X(NONE, UNDETERMINED, "none", "", "no verdict was made")                                                  \
    X(PARAMETER_NOT_FINITE, DIVERGING, "parameter_not_finite", "", "a parameter is infinite or NaN")          \
    X(VALUE_NOT_FINITE, DIVERGING, "value_not_finite", "", "f is infinite or NaN")                            \
    X(STEP_RAISES, DIVERGING, "step_raises", "value after", "one more step makes f much larger")              \
    X(STEP_NOT_FINITE, DIVERGING, "step_not_finite", "value", "one more step makes f infinite or NaN")        \
    X(TRAINING_DIVERGED, DIVERGING, "training_diverged", "value",                                             \
      "the loss after this point was not finite")                                                             \
    X(RATE_TOO_LARGE, DIVERGING, "rate_too_large", "stability", "steps on all examples make f rise")          \
    X(GRADIENT_WRONG, UNDETERMINED, "gradient_wrong", "claimed measured", "the gradient is not that of f")    \
    X(NO_GRADIENT, KINK, "no_gradient", "value", "the gradient is not finite")                                \
    X(NO_CURVATURE, KINK, "no_curvature", "gradient", "second derivatives are not finite")                    \
    X(KINK_WAY_PAST, KINK, "kink_way_past", "about gain distance",                                            \
      "f falls in a direction without a jump of the slope")                                                   \
    X(KINK_OTHER_SIDE, KINK, "kink_other_side", "about slope", "f falls on the other side of the kink")       \
    X(KINK_MINIMUM, KINK, "kink_minimum", "about", "f rises all around: a minimum without a gradient")        \
    X(KINK_NO_WAY, KINK, "kink_no_way", "about", "f falls on none of the sides that were tried")              \
    X(KINKS_AROUND, KINK, "kinks_around", "distance", "units have kinks too near for H to mean anything")     \
    X(KINKS_AROUND_LOWER, KINK, "kinks_around_lower", "distance gain",                                        \
      "the same, and a descent ended lower")                                                                  \
    X(CURVATURE_HIDDEN, UNDETERMINED, "curvature_hidden", "curvature",                                        \
      "negative curvature, but f falls by less than rounding")                                                \
    X(INDEX_UNCERTAIN, UNDETERMINED, "index_uncertain", "index_high", "some may have been missed")            \
    X(CURVATURE_UNRESOLVED, UNDETERMINED, "curvature_unresolved", "missed",                                   \
      "a small negative eigenvalue may have been missed")                                                     \
    X(SAMPLE_UNSURE, UNDETERMINED, "sample_unsure", "sampled examples gradient deviation",                    \
      "too few rows were looked at to tell")                                                                  \
    X(LOWER_NEAR_BY, UNDETERMINED, "lower_near_by", "gain",                                                   \
      "no negative curvature, yet a descent from nearby ended lower")                                         \
    X(MINIMUM_CURVED, MINIMUM, "minimum_curved", "moved? curvature", "f curves upward in every direction")    \
    X(MINIMUM_MODES, MINIMUM, "minimum_modes", "moved? zero about",                                           \
      "the network explains those without curvature")                                                         \
    X(MINIMUM_PROBABLE, MINIMUM, "minimum_probable", "moved? missed failure",                                 \
      "by some products, with a probability")                                                                 \
    X(SADDLE, SADDLE, "saddle", "moved? index_low directions curvature", "that many negative eigenvalues")    \
    X(SADDLE_BETWEEN, SADDLE, "saddle_between", "moved? index_low index_high directions curvature",           \
      "the same, with an uncertain number")                                                                   \
    X(MAXIMUM_CURVED, MAXIMUM, "maximum_curved", "moved? directions",                                         \
      "f curves downward in every direction")                                                                 \
    X(MAXIMUM_FALLS, MAXIMUM, "maximum_falls", "moved? directions",                                           \
      "f falls in every direction, in some without curvature")                                                \
    X(MAXIMUM_LEVEL, MAXIMUM, "maximum_level", "moved? index_low directions",                                 \
      "f curves downward, and is level in the others")                                                        \
    X(MAXIMUM_FLAT, MAXIMUM, "maximum_flat", "moved? ways_down ways_level",                                   \
      "no curvature at all: f falls in the directions that were tried")                                       \
    X(FLAT_WAY_DOWN, DEGENERATE_SADDLE, "flat_way_down",                                                      \
      "moved? zero zero_more zero_biases gain distance ways_up",                                              \
      "f falls where the curvature is zero")                                                                  \
    X(FLAT_DESCENT, DEGENERATE_SADDLE, "flat_descent", "moved? zero zero_more zero_biases gain",              \
      "a descent from nearby ended lower")                                                                    \
    X(FLAT_UNTRIED, UNDETERMINED, "flat_untried", "zero zero_more zero_biases",                               \
      "not all directions without curvature could be tried")                                                  \
    X(FLAT_UNCLEAR, UNDETERMINED, "flat_unclear", "moved? zero zero_more zero_biases",                        \
      "f is level where the curvature is zero, maybe by rounding")                                            \
    X(FLAT_LEVEL, DEGENERATE_MINIMUM, "flat_level", "moved? zero zero_more zero_biases",                      \
      "f is level where the curvature is zero")                                                               \
    X(FLAT_UP, DEGENERATE_MINIMUM, "flat_up", "moved? zero zero_more zero_biases ways ways_level",            \
      "f rises where the curvature is zero")                                                                  \
    X(LOSS_ZERO, DEGENERATE_MINIMUM, "loss_zero", "", "the loss is 0, and no loss is lower")                  \
    X(GRADIENT_FLAT, GRADIENT_FLAT, "gradient_flat", "gradient",                                              \
      "a small gradient points where the curvature is zero")                                                  \
    X(ROUNDED_AWAY, PLATEAU, "rounded_away", "", "f is constant in all digits nearby and falls farther away") \
    X(SLOPE_LEVEL, PLATEAU, "slope_level", "gradient distance",                                               \
      "f is the same in all digits along the gradient")                                                       \
    X(SLOPE_SMALL, PLATEAU, "slope_small",                                                                    \
      "gradient steps predicted available minimum_away? saddle_away? index? maximum_away?",                   \
      "steps gain a small part of what there is to gain")                                                     \
    X(SLOPE_ROUGH, UNDETERMINED, "slope_rough", "gradient", "f does not follow its gradient")                 \
    X(STEPS_SHORT, DESCENDING, "steps_short", "gradient steps predicted available longer",                    \
      "the same, because the steps are short")                                                                \
    X(STEPS_SHORT_ADAPTIVE, DESCENDING, "steps_short_adaptive", "steps rate predicted available",             \
      "the same for a rule with steps of its own length")                                                     \
    X(LEAVING, DESCENDING, "leaving",                                                                         \
      "gradient half rate steps predicted available saddle_away? index? maximum_away?",                       \
      "slow at first, near a saddle or a maximum")                                                            \
    X(SLOPE, DESCENDING, "slope", "gradient gain minimum_away? saddle_away? index? maximum_away?",            \
      "the gradient is not zero")                                                                             \
    X(EDGE_BOUNCES, EDGE_OF_STABILITY, "edge_bounces", "sharpness stability steps",                           \
      "steps go up and down without growing")                                                                 \
    X(EDGE_SINKS, EDGE_OF_STABILITY, "edge_sinks", "sharpness stability",                                     \
      "steps bounce, and f goes down over many")                                                              \
    X(EDGE_STUCK, EDGE_OF_STABILITY, "edge_stuck", "sharpness stability steps after after_shorter",           \
      "steps bounce and lead no lower, shorter ones do")                                                      \
    X(NOISE_HOLDS, NOISE_FLOOR, "noise_holds", "steps after after_shorter batch",                             \
      "more steps lead no lower, shorter ones do")                                                            \
    X(NO_LOWER_BOUND, INFINITY, "no_lower_bound", "along value after distance",                               \
      "f falls without end along a line")                                                                     \
    X(NO_LOWEST_POINT, INFINITY, "no_lowest_point", "along value after distance",                             \
      "f falls without end along a line, ever more slowly")                                                   \
    X(DESCENT_UNENDING, INFINITY, "descent_unending", "", "a descent by L-BFGS fell without end")             \
    X(RUN_TOO_FEW, UNDETERMINED, "run_too_few", "", "too few steps")                                          \
    X(RUN_FLAT, UNDETERMINED, "run_flat", "steps tolerance_part", "the loss is flat, for an unclear reason")  \
    X(RUN_MAY_FALL, UNDETERMINED, "run_may_fall", "steps fall_low fall_high tolerance",                       \
      "it fell, by too little to be sure")                                                                    \
    X(RUN_MAY_RISE, UNDETERMINED, "run_may_rise", "steps fall_low fall_high tolerance",                       \
      "it rose, by too little to be sure")                                                                    \
    X(RUN_MAY_CHANGE, UNDETERMINED, "run_may_change", "steps fall_low fall_high tolerance",                   \
      "it may have fallen or risen")                                                                          \
    X(RUN_FALLS, DESCENDING, "run_falls", "fall fall_low fall_high steps", "the loss fell, significantly")    \
    X(RUN_NOISE_DIES, DESCENDING, "run_noise_dies", "noise loss penalised?",                                  \
      "decaying noise hides how the loss falls")                                                              \
    X(RUN_FALLS_UNEVENLY, DESCENDING, "run_falls_unevenly", "loss penalised?",                                \
      "later parts of the run are lower")                                                                     \
    X(RUN_IDLE, PLATEAU, "run_idle", "steps tolerance_part", "the steps gain and lose next to nothing")       \
    X(RUN_HARDLY_MOVES, PLATEAU, "run_hardly_moves", "steps fall_high noise?",                                \
      "half of the run changed the loss by next to nothing")                                                  \
    X(RUN_SADDLE, SADDLE, "run_saddle", "", "flat, near a critical point with negative curvature")            \
    X(RUN_NOISE_HOLDS, NOISE_FLOOR, "run_noise_holds", "steps noise", "noise cancels what steps gain")        \
    X(RUN_EXPLODED, DIVERGING, "run_exploded", "first_loss lowest_loss penalised?",                           \
      "the loss is finite and absurdly large")                                                                \
    X(RUN_NOT_FINITE, DIVERGING, "run_not_finite", "", "the loss is NaN")                                     \
    X(RUN_RISES, DIVERGING, "run_rises", "loss first_loss lowest_loss penalised?",                            \
      "the loss is far above where it was")                                                                   \
    X(RUN_NOTHING_LEFT, MINIMUM, "run_nothing_left", "loss first_loss penalised?",                            \
      "hardly anything is left of the loss")                                                                  \
    X(RUN_MINIMUM_STEPS, MINIMUM, "run_minimum_steps", "", "nothing to gain along the last steps")            \
    X(RUN_MINIMUM_CONVEX, MINIMUM, "run_minimum_convex", "", "nothing to gain, and no other minimum exists")  \
    X(RUN_MINIMUM_CURVED, MINIMUM, "run_minimum_curved", "",                                                  \
      "nothing to gain, and no examined curvature leads down")                                                \
    X(RUN_UNENDING, INFINITY, "run_unending", "loss first_loss penalised?",                                   \
      "hardly anything is left, and larger weights lower it")                                                 \
    X(RUN_ALL_RIGHT, INFINITY, "run_all_right", "bound",                                                      \
      "every example is right, and larger weights lower the loss")                                            \
    X(RUN_EDGE, EDGE_OF_STABILITY, "run_edge", "stability", "the loss goes up and down without rising")       \
    X(RUN_EDGE_RISES, EDGE_OF_STABILITY, "run_edge_rises", "stability", "a little more up than down")         \
    X(RUN_LAYER_DEAD, PLATEAU, "run_layer_dead", "idle units", "a layer gives 0 for every example")           \
    X(RUN_LAYER_SATURATED, PLATEAU, "run_layer_saturated", "idle units",                                      \
      "a layer is at an end of its range")                                                                    \
    X(RUN_CONSTANT, PLATEAU, "run_constant", "loss guess penalised?",                                         \
      "the examples are not told apart yet")                                                                  \
    X(RUN_SETTLES, NOISE_FLOOR, "run_settles", "steps noise", "a fall ends in the noise of the steps")
// clang-format on

typedef enum descent_reason {
#define DESCENT_REASON_ENTRY(name, place, word, numbers, text) DESCENT_REASON_##name,
    DESCENT_REASON_LIST(DESCENT_REASON_ENTRY)
#undef DESCENT_REASON_ENTRY
        DESCENT_REASON_COUNT
} descent_reason;

/// "kink_way_past"; the place that it is a reason for; names of its numbers, as in the list;
/// its meaning. Static.
DESCENT_API const char *descent_reason_name(descent_reason reason);
DESCENT_API descent_place descent_reason_place(descent_reason reason);
DESCENT_API const char *descent_reason_numbers(descent_reason reason);
DESCENT_API const char *descent_reason_meaning(descent_reason reason);

/// The English words that descent_reason_text fills. Static.
DESCENT_API const char *descent_reason_words(descent_reason reason);

/// A sentence without a full stop. text (out): size bytes, always ended; it is cut where it
/// does not fit. Returns its whole length, as snprintf does.
DESCENT_API size_t descent_reason_text(descent_reason reason, const descent_numbers *numbers,
                                       char *text, size_t size);

/// Fills words with numbers, as descent_reason_text does:
///     {gain:.3g}           three digits; also e and f, as printf has them
///     {steps}              3,700
///     {steps:about}        about 390; two digits, "more than a billion"
///     {loss:amount}        two digits, and no power of ten below a million; without a sign
///     {share:percent}      12 for 0.12
///     {zero#is|are}        is for 1, else are
///     {along|a|b|c}        a for 0, b for 1, c for 2 and more
///     {about}              numbers->about
///     [ ... ]              left out where a number in it is not among the numbers, or is NaN,
///                          and where {about} in it is ""
/// A number that is missing outside of brackets reads "?". text, result: as above.
DESCENT_API size_t descent_words_fill(const char *words, const descent_numbers *numbers,
                                      char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
