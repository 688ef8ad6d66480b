// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What all rules for whole tensors begin and end with: the gradient with clipping and coupled
// decay in it, and the step along a direction with decoupled decay.
#ifndef DSC_OPTIM_WHOLE_MOVE_H
#define DSC_OPTIM_WHOLE_MOVE_H

#include "optim/whole.h"

/// Room for the numbers of a chunk.
typedef struct dsc_chunk_buffer {
    _Alignas(64) unsigned char bytes[DSC_CHUNK * sizeof(double)];
} dsc_chunk_buffer;

/// scale g + decay x of the numbers of a chunk, in the buffer or where g lies.
const void *dsc_whole_slope(const dsc_whole *w, const dsc_group *group, const dsc_chunk *chunk,
                            dsc_chunk_buffer *buffer);

/// x -= rate u + shrink x for the numbers of a chunk; u (in) at the first of them.
void dsc_whole_move(const dsc_whole *w, const dsc_group *group, const dsc_chunk *chunk,
                    const void *u, double rate);

/// The learning rate of a group in this step.
double dsc_whole_rate(const dsc_whole *w, const dsc_group *group);

/// Coefficients of the group's kernel in step k at a rate of 1, without weight decay: applied to a
/// vector of zeros, the kernel makes of it the direction, with its sign reversed.
dsc_step_coefficients dsc_whole_direction(const dsc_whole *w, const dsc_group *group,
                                          uint64_t k);

/// Where what is kept of a tensor (dsc_whole_rule.extra) lies, from its i-th number on.
void *dsc_whole_extra(const dsc_whole *w, const dsc_block *tensor, size_t i);

#endif
