// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How well a model of text predicts the next token, next to what the frequencies of tokens, alone and
// behind each other, would do. docs/text.md explains the figures.
//
// Threads: the function keeps nothing between calls, and uses the model as descent_model_predict
// does. Structs with members are plain values.
#ifndef DESCENT_EVALUATE_TEXT_H
#define DESCENT_EVALUATE_TEXT_H

#include <descent/base.h>
#include <descent/data.h>
#include <descent/model.h>
#include <descent/objective.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Losses are means over tokens, in nats: -log of the probability that the token that came had.
typedef struct descent_text_evaluation {
    size_t size;
    size_t windows, tokens; /* that were predicted */
    double loss, loss_se;   /* and its standard error, by windows */
    double perplexity;      /* e^loss: as hard as a choice among so many equal tokens */
    double bits;            /* loss / ln 2: of a token, to store it */
    double accuracy;        /* part of the tokens that were the most probable */
    double guess_loss,
        guess_accuracy; /* of the frequencies of tokens; NAN without training rows */
    double bigram_loss, bigram_accuracy; /* of those behind the same token; NAN also where there
                                            are more than 4,096 different tokens */
} descent_text_evaluation;

/// Predicts each token of rows (NULL: all) of a text. The rivals count tokens in rows of another
/// text, or the same, that has the same tokens: those that trained the model; train NULL: there are
/// none. *evaluation (out, its size in). DESCENT_INVALID: the model or the data are no text, or not
/// of the same tokens.
DESCENT_API descent_status descent_evaluate_text(
    const descent_model *model, const descent_dataset *data, const descent_rows *rows,
    const descent_dataset *train, const descent_rows *train_rows,
    descent_text_evaluation *evaluation, descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
