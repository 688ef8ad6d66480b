// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The English words of every reason.
//
// Keeps: one place has the words, and the judge only says which reason holds with which
// numbers; programs compare the reason, people read the sentence. The marks are those of
// fill.c: {name:form} is a number, {name#|s} its plural, [...] goes where a number in it is
// not known.
#include <descent/reason.h>

// What several of them begin with, or have in common.
#define NEARBY "[the exact point is {moved:.2g} away: ]"
#define BESIDE "[{minimum_away:.2g} away from a minimum: ]" LEFT
#define LEFT                                                                                   \
    "[{saddle_away:.2g} away from a saddle of index {index}: ]"                                \
    "[{maximum_away:.2g} away from a maximum: ]"
#define ZERO                                                                                   \
    "{zero_more||at least }{zero} direction{zero#|s}"                                          \
    "{zero_biases|| (the bias of a unit that has no weights left)"                             \
    "| (the biases of units that have no weights left)}"
#define LINE                                                                                   \
    "{along|against the gradient|as all parameters grow|along the Newton step"                 \
    "|as the weights of the last layer grow} f falls from {value:.4g} to {after:.4g} over a "  \
    "distance of {distance:.0e} and never rises: "
#define LIMIT                                                                                  \
    "the largest curvature {sharpness:.4g} is {stability:.3g} times the limit of this step "   \
    "size"
#define PENALISED "[{penalised| with its L2 part}]"
#define EARLY     "; less than {tolerance:.2g} counts as no change: too early to tell"
#define EDGE                                                                                   \
    "the curvature along the steps is {stability:.2f} of what the learning rate tolerates, "   \
    "and the loss goes up and down"

static const char *const WORDS[DESCENT_REASON_COUNT] = {
    [DESCENT_REASON_NONE] = "",
    [DESCENT_REASON_PARAMETER_NOT_FINITE] = "a parameter is not a finite number here",
    [DESCENT_REASON_VALUE_NOT_FINITE] = "f is not a finite number here",
    [DESCENT_REASON_STEP_RAISES] =
        "one more step of this size takes f from {value:.3g} to {after:.3g}",
    [DESCENT_REASON_STEP_NOT_FINITE] =
        "one more step of this size takes f from {value:.3g} to a value that is not finite",
    [DESCENT_REASON_TRAINING_DIVERGED] =
        "training diverged: after this point, its last good one with f = {value:.4g}, the loss "
        "exploded, or was not a finite number",
    [DESCENT_REASON_RATE_TOO_LARGE] = "the curvature is {stability:.3g} times what this step "
                                      "size tolerates, and steps on all examples make f rise",
    [DESCENT_REASON_GRADIENT_WRONG] =
        "the gradient does not match the function: along the same direction it gives a slope "
        "of {claimed:.4g}, while nearby values of f give {measured:.4g}",
    [DESCENT_REASON_NO_GRADIENT] = "f is {value:.4g} here, but has no gradient",
    [DESCENT_REASON_NO_CURVATURE] =
        "f has a gradient here (|g| = {gradient:.3g}) but no finite curvature",
    [DESCENT_REASON_KINK_WAY_PAST] =
        "the slope jumps here ({about}), but there is a direction past the kink in which f "
        "falls by {gain:.3g} within {distance:.3g}",
    [DESCENT_REASON_KINK_OTHER_SIDE] =
        "the slope jumps here ({about}), so the gradient is that of one side only; on the "
        "other side f falls with a slope of {slope:.3g}",
    [DESCENT_REASON_KINK_MINIMUM] = "the slope jumps here ({about}) and f rises in every "
                                    "direction: a minimum without a gradient",
    [DESCENT_REASON_KINK_NO_WAY] =
        "the slope jumps here ({about}), and f falls on none of the sides that were tried",
    [DESCENT_REASON_KINKS_AROUND] =
        "the gradient is zero, but the curvature changes completely within {distance:.1g}, "
        "where units have their kinks; descents from nearby points ended no lower",
    [DESCENT_REASON_KINKS_AROUND_LOWER] =
        "the gradient is zero, but the curvature changes completely within {distance:.1g}, "
        "where units have their kinks; a descent from a nearby point ended {gain:.3g} lower",
    [DESCENT_REASON_CURVATURE_HIDDEN] =
        "the gradient is zero and a curvature of {curvature:.3g} leads down, but f falls "
        "nowhere along it by more than rounding",
    [DESCENT_REASON_INDEX_UNCERTAIN] = "the gradient is zero and no descent direction was "
                                       "found, but up to {index_high} could have been missed",
    [DESCENT_REASON_SAMPLE_UNSURE] =
        "{sampled} of {examples} rows were looked at, too few to tell: the gradient is "
        "{gradient:.3g} with a standard error of {deviation:.2g}",
    [DESCENT_REASON_CURVATURE_UNRESOLVED] =
        "the gradient is zero and no descent direction was found, but one with less than "
        "{missed:.2g} of the largest curvature could have been missed",
    [DESCENT_REASON_LOWER_NEAR_BY] = "the gradient is nearly zero and no curvature leads down, "
                                     "but a descent from a nearby point ended {gain:.3g} lower",
    [DESCENT_REASON_MINIMUM_CURVED] = NEARBY
    "the gradient is zero and f curves upward in every direction, by {curvature:.3g} at least",
    [DESCENT_REASON_MINIMUM_MODES] =
        NEARBY "the gradient is zero, no direction leads down, and {zero} without curvature "
               "{zero#is|are} explained ({about})",
    [DESCENT_REASON_MINIMUM_PROBABLE] =
        NEARBY "the gradient is zero and no descent direction is steeper than {missed:.2g} of "
               "the largest curvature (wrong with a probability of {failure:.1g})",
    [DESCENT_REASON_SADDLE] =
        NEARBY "the gradient is zero and {index_low} of {directions} directions lead down, the "
               "steepest with curvature {curvature:.3g}",
    [DESCENT_REASON_SADDLE_BETWEEN] =
        NEARBY "the gradient is zero and {index_low} to {index_high} of {directions} "
               "directions lead down, the steepest with curvature {curvature:.3g}",
    [DESCENT_REASON_MAXIMUM_CURVED] =
        NEARBY "the gradient is zero and f curves downward in {directions#its|all} "
               "{directions} direction{directions#|s}",
    [DESCENT_REASON_MAXIMUM_FALLS] =
        NEARBY "the gradient is zero and f falls in {directions#its|all} {directions} "
               "direction{directions#|s}",
    [DESCENT_REASON_MAXIMUM_LEVEL] = NEARBY
    "the gradient is zero, f curves downward in {index_low} of {directions} directions, and in "
    "the others it rises nowhere: it is level there as far as can be seen",
    [DESCENT_REASON_MAXIMUM_FLAT] =
        NEARBY "gradient and curvature are zero, and f falls in {ways_level|all |}{ways_down} "
               "directions that were tried{ways_level|| and rises in none}",
    [DESCENT_REASON_FLAT_WAY_DOWN] =
        NEARBY "no curvature leads down, but in " ZERO
               " it is zero, and there f falls by {gain:.3g} within {distance:.3g}{ways_up||; "
               "it rises in other directions}",
    [DESCENT_REASON_FLAT_DESCENT] =
        NEARBY "no curvature leads down, but in " ZERO
               " it is zero, and a descent from a nearby point ended {gain:.3g} lower",
    [DESCENT_REASON_FLAT_UNTRIED] =
        "the gradient is zero and no curvature leads down, but in " ZERO
        " it is zero, and not all of them could be tried",
    [DESCENT_REASON_FLAT_UNCLEAR] =
        NEARBY "the gradient is zero and no curvature leads down, but in " ZERO
               " it is zero, and f stays level there as far as can be seen: a change may be "
               "less than rounding",
    [DESCENT_REASON_FLAT_LEVEL] =
        NEARBY "no direction leads down; in " ZERO " f does not change as far as can be seen",
    [DESCENT_REASON_FLAT_UP] = NEARBY
    "the curvature is zero in " ZERO
    ", and the {ways} directions that were tried there lead up{ways_level|| or are level}",
    [DESCENT_REASON_LOSS_ZERO] =
        "the loss is 0 in every digit, and no loss can be lower: nothing lies below this point",
    [DESCENT_REASON_GRADIENT_FLAT] =
        "|g| = {gradient:.3g} is small but not zero, and points where the curvature is zero: "
        "there is no critical point near, f keeps falling slowly",
    [DESCENT_REASON_ROUNDED_AWAY] =
        "f is the same in all digits in every direction that was tried, and falls only farther "
        "away: the slope here is lost in rounding",
    [DESCENT_REASON_SLOPE_LEVEL] =
        "the slope {gradient:.3g} is so small that f stays the same in all digits within "
        "{distance:.2g} along it: neither steps nor a descent by L-BFGS gain anything",
    [DESCENT_REASON_SLOPE_SMALL] =
        BESIDE "the slope {gradient:.3g} is so small that {steps} steps gain about "
               "{predicted:.2g}, while a descent by L-BFGS gained {available:.2g}",
    [DESCENT_REASON_SLOPE_ROUGH] = "the gradient, {gradient:.3g}, is more than rounding "
                                   "causes, but a descent by L-BFGS from here gained nothing",
    [DESCENT_REASON_STEPS_SHORT] =
        "the slope is {gradient:.3g}, but steps are so short that {steps} of them gain about "
        "{predicted:.2g} of the {available:.2g} that a descent by L-BFGS gained; they may be "
        "{longer:.2g} times as long",
    [DESCENT_REASON_STEPS_SHORT_ADAPTIVE] =
        "the steps are short: {steps} of {rate:.3g} in every coordinate gain about "
        "{predicted:.2g} of the {available:.2g} that a descent by L-BFGS gained",
    [DESCENT_REASON_LEAVING] = LEFT
    "the slope is {gradient:.3g} and grows; about {half} steps of {rate:.2g} leave it, and "
    "{steps} gain {predicted:.2g} of the {available:.2g} that a descent by L-BFGS gained",
    [DESCENT_REASON_SLOPE] = BESIDE "the slope is {gradient:.3g}, which is not zero, and a "
                                    "descent by L-BFGS from here gained {gain:.3g}",
    [DESCENT_REASON_EDGE_BOUNCES] = LIMIT
    ", and {steps} more steps on all examples go up and down along it without growing",
    [DESCENT_REASON_EDGE_SINKS] =
        LIMIT ": f goes down over many steps, which bounce from side to side",
    [DESCENT_REASON_EDGE_STUCK] =
        LIMIT ": {steps} more steps on all examples bounce and lead no lower than {after:.6g}, "
              "as many of half the size lead to {after_shorter:.6g}",
    [DESCENT_REASON_NOISE_HOLDS] =
        "{steps} more steps, tried from here, stay at {after:.4g}; steps of a quarter of the "
        "size lead to {after_shorter:.4g}: what holds f up is the noise of batches of {batch}",
    [DESCENT_REASON_NO_LOWER_BOUND] = LINE "it has no lower bound",
    [DESCENT_REASON_NO_LOWEST_POINT] = LINE "it has no lowest point in this direction",
    [DESCENT_REASON_DESCENT_UNENDING] =
        "a descent by L-BFGS from here fell without end: f has no lower bound",
    [DESCENT_REASON_RUN_TOO_FEW] = "too few steps to tell yet",
    [DESCENT_REASON_RUN_FLAT] =
        "over {steps} steps the loss changed by less than {tolerance_part:percent} %; whether "
        "at a minimum, a plateau or a saddle is not clear yet",
    [DESCENT_REASON_RUN_MAY_FALL] =
        "over {steps} steps the loss fell by {fall_low:size} to {fall_high:size}" EARLY,
    [DESCENT_REASON_RUN_MAY_RISE] =
        "over {steps} steps the loss rose by {fall_high:size} to {fall_low:size}" EARLY,
    [DESCENT_REASON_RUN_MAY_CHANGE] =
        "over {steps} steps the loss changed by something between rising by {fall_low:size} "
        "and falling by {fall_high:size}" EARLY,
    [DESCENT_REASON_RUN_FALLS] = "the loss fell by {fall:amount} (between {fall_low:amount} "
                                 "and {fall_high:amount}) over the last {steps} steps",
    [DESCENT_REASON_RUN_NOISE_DIES] =
        "{noise:amount} of the loss, which is {loss:amount} now" PENALISED
        ", is noise of the steps: it fades slowly and hides how the loss falls",
    [DESCENT_REASON_RUN_FALLS_UNEVENLY] =
        "later parts of the run are lower than earlier ones, although not evenly; the loss is "
        "{loss:amount} now" PENALISED,
    [DESCENT_REASON_RUN_IDLE] =
        "over {steps} steps the loss changed by less than {tolerance_part:percent} %, and the "
        "steps gain and lose less than that",
    [DESCENT_REASON_RUN_HARDLY_MOVES] =
        "over {steps} steps the loss fell by {fall_high:amount} at most[, and {noise:amount} "
        "of what it is now is noise of the steps]: it hardly moves",
    [DESCENT_REASON_RUN_SADDLE] = "the loss is flat, a critical point is near, and the "
                                  "curvature is negative in a direction that leads down",
    [DESCENT_REASON_RUN_NOISE_HOLDS] =
        "the loss is flat over {steps} steps, and {noise:amount} of it is their noise, which "
        "cancels what the steps gain",
    [DESCENT_REASON_RUN_EXPLODED] =
        "the loss" PENALISED " exploded, though to a finite number: it began at "
        "{first_loss:.3g} and was {lowest_loss:.3g} at best",
    [DESCENT_REASON_RUN_NOT_FINITE] = "the loss is not a finite number",
    [DESCENT_REASON_RUN_RISES] =
        "the loss" PENALISED
        " is {loss:.3g}, it began at {first_loss:.3g} and was {lowest_loss:.3g} at best",
    [DESCENT_REASON_RUN_NOTHING_LEFT] = "hardly anything is left of the loss" PENALISED
                                        ": {loss:.2g}, it began at {first_loss:.2g}",
    [DESCENT_REASON_RUN_MINIMUM_STEPS] =
        "nothing is left to gain, and the loss curves up along the last steps (as far as these "
        "show; descent diagnose RUN tells whether it is a saddle)",
    [DESCENT_REASON_RUN_MINIMUM_CONVEX] =
        "nothing is left to gain, and the model has no other minimum",
    [DESCENT_REASON_RUN_MINIMUM_CURVED] = "nothing is left to gain, and the Hessian curves up "
                                          "in every direction that was examined",
    [DESCENT_REASON_RUN_UNENDING] = "hardly anything is left of the loss" PENALISED
                                    " ({loss:.2g}, it began at {first_loss:.2g}), and larger "
                                    "weights lower it further and further: there is no minimum",
    [DESCENT_REASON_RUN_ALL_RIGHT] =
        "the network is right about every example (no loss above {bound:.2g}), so the loss "
        "falls as long as the weights grow: there is no minimum",
    [DESCENT_REASON_RUN_EDGE] = EDGE " without rising",
    [DESCENT_REASON_RUN_EDGE_RISES] = EDGE ", by a little more up than down",
    [DESCENT_REASON_RUN_LAYER_DEAD] =
        "a layer is dead: {idle} of {units} hidden units give 0 for every example",
    [DESCENT_REASON_RUN_LAYER_SATURATED] =
        "a layer is saturated: {idle} of {units} hidden units are at an end of their range for "
        "every example",
    [DESCENT_REASON_RUN_CONSTANT] =
        "the loss" PENALISED " is {loss:.3g}, about that of the best constant answer "
        "({guess:.3g}): the examples are not told apart yet",
    [DESCENT_REASON_RUN_SETTLES] =
        "little or nothing is left of the fall over {steps} steps, and {noise:amount} of the "
        "loss is their noise, which cancels what the steps gain",
};

const char *descent_reason_words(descent_reason reason)
{
    const char *words = (unsigned)reason < DESCENT_REASON_COUNT ? WORDS[reason] : NULL;
    return words ? words : "";
}

size_t descent_reason_text(descent_reason reason, const descent_numbers *numbers, char *text,
                           size_t size)
{
    return descent_words_fill(descent_reason_words(reason), numbers, text, size);
}
