// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks on small data sets for a web page, by the library's own parts: its layers, loss, encoder,
// batches, update rules and schedules, in double precision with portable operators, so that the
// numbers have the same bits in every browser and natively. A training is that of `descent train
// --precision float64` with the same options: the same initial weights, the same rows in every
// batch, and the same steps, but for rounding (the program uses the processor's own instructions).
//
// A page creates a network, begins a training, and takes as many steps at a time as it can show.
// Memory, text and mistakes are as in race.h: calls that fail return false, NULL or 0, and
// race_error says why. Arrays of the caller's are read or written during the call only.
//
//     network *w = network_create("8 sigmoid", rows, train, columns, inputs, targets, classes);
//     network_initialise(w, 1);
//     network_begin(w, "adam", "lr=0.01,batch=32");
//     while (network_steps(w, 10, told) == 10) ...
#ifndef DESCENT_WASM_NETWORK_H
#define DESCENT_WASM_NETWORK_H

#include "page.h"

typedef struct network network;

/// Which rows an evaluation is over.
enum { NETWORK_TRAINING, NETWORK_VALIDATION };

/// layers: as `descent train --layers` takes them ("16 relu 8 tanh", "dropout:0.2"; "": none). inputs
/// [rows][columns] (copied; rounded to float32, in which `descent train` stores files), of which the
/// first `train` rows train and the others validate. Inputs are standardised over the rows that
/// train; what does not vary there is 0. targets[rows]: class numbers 0 .. classes - 1 with the
/// softmax cross-entropy as loss, or, with classes = 0, numbers: standardised too, with the squared
/// error. The weights are those of seed 1. NULL after a mistake.
PAGE_API network *network_create(const char *layers, size_t rows, size_t train, size_t columns,
                                 const double *inputs, const double *targets, size_t classes);
PAGE_API void network_free(network *w);

PAGE_API size_t network_parameters(const network *w);
/// "64-16-10 relu". Until the network is freed.
PAGE_API const char *network_summary(const network *w);
/// Numbers that it says of a row: the classes, or 1.
PAGE_API size_t network_width(const network *w);
/// Tensor i of the parameters: facts[4] (out) = where it begins, rows (inputs of a layer), columns
/// (its units), 1 if l2 and weight decay apply (0: biases). NULL behind the last, else its name.
PAGE_API const char *network_tensor(const network *w, size_t i, double facts[4]);

/// Draws the weights as training does. Ends a training.
PAGE_API void network_initialise(network *w, unsigned seed);
PAGE_API void network_get(const network *w, double *x);
/// Parameters x[n] of the caller's. A training goes on from there, with its averages as they are.
PAGE_API void network_set(network *w, const double *x);

/// Begins a training at the current weights. rule: gd, momentum, rmsprop, adam, adamw, or pgd: gd
/// that perturbs the weights where the gradient is small, as `descent minimize` does. options: of
/// `descent train`, "lr=0.1,batch=32,decay=exp:0.95", or NULL: lr, beta1, beta2, eps,
/// momentum-form, bias-correction, weight-decay, clip, l2, decay, batch, seed; for pgd also noise
/// and tol-gradient of `descent minimize`. `auto` is what the program has, but for two: batch is
/// all rows, and l2 is 0. After a mistake the training before goes on.
PAGE_API bool network_begin(network *w, const char *rule, const char *options);

/// What a step was.
enum { NETWORK_STEP, NETWORK_KICK, NETWORK_BACK };
enum { NETWORK_TOLD = 4 };

/// At most `count` steps. rows[count][NETWORK_TOLD] (out): the cost of the batch before the step (mean
/// loss and penalty), the norm of its gradient, the learning rate, and what the step was: one of the
/// rule, a perturbation, or the way back to where the last perturbation was made, which had not
/// helped. Returns how many were taken: fewer when the training has ended (network_end).
PAGE_API size_t network_steps(network *w, size_t count, double *rows);
/// Why no more steps are taken: "diverged" (the cost of the next batch is not finite; the weights
/// are kept), "gradient" (pgd has found a minimum), or "": they are.
PAGE_API const char *network_end(const network *w);
/// Multiplies the learning rate of the steps to come: manual decay. False unless it stays positive and finite.
PAGE_API bool network_scale_rate(network *w, double factor);
/// The rows of the last batch, rows[room] (out): returns their number.
PAGE_API size_t network_batch(const network *w, size_t room, unsigned *rows);

/// x in the following is n parameters, or NULL: the current ones.

/// The cost over the rows that train, or of these rows[count]: mean loss and the penalty of l2; g[n]
/// (out, or NULL) = its gradient, dropout aside. False after a mistake.
PAGE_API bool network_cost(network *w, const double *x, const unsigned *rows, size_t count,
                           double *cost, double *g);
/// score[3] (out) over the rows that train or validate: mean loss without penalty, its standard
/// error, and accuracy (0 to 1) or R2. False when there are no such rows.
PAGE_API bool network_score(network *w, const double *x, int which, double score[3]);
/// out[count][width] (out) for points[count][columns]: probabilities of the classes, or values in
/// the units of the targets.
PAGE_API bool network_outputs(network *w, const double *x, size_t count, const double *points,
                              double *out);
/// Units of hidden layer i, 0 behind the last.
PAGE_API size_t network_units(const network *w, size_t i);
/// out[rows][units] (out) = what the units of hidden layer i say of all rows, behind their function.
PAGE_API bool network_activity(network *w, const double *x, size_t i, double *out);
/// hv[n] (out) = the Hessian of the cost over the rows that train, times v[n].
PAGE_API bool network_curvature(network *w, const double *x, const double *v, double *hv);
/// values[n] (out) = the eigenvalues of that Hessian, ascending; row i of vectors[n][n] (out, or NULL)
/// the eigenvector of values[i]. At most 200 parameters.
PAGE_API bool network_spectrum(network *w, const double *x, double *values, double *vectors);

/// Bytes of the arrays that a training step of `batch` rows works on, parameters and data aside, in
/// numbers of 4 bytes (as `descent train`) or 8. 0 after a mistake.
PAGE_API double network_bytes(const network *w, size_t batch, unsigned number);

#endif
