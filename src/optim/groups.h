// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Groups of tensors: which rule and which options are whose.
#ifndef DSC_OPTIM_GROUPS_H
#define DSC_OPTIM_GROUPS_H

#include "optim/parts.h"

/// The tensor that has parameter i.
const dsc_block *dsc_optimizer_tensor(const descent_optimizer *o, size_t i);

/// Options of a group, and what follows from them.
void dsc_group_set(dsc_group *group, const descent_optimizer_options *asked,
                   double rate_factor);

/// An option (of descent_optimizer_option_table) as a bit of dsc_group.own.
uint64_t dsc_option_bit(const descent_option *option);

/// Which group has which tensor: what was asked for, and companions where a rule is not for a
/// tensor.
descent_status dsc_groups_assign(descent_optimizer *o, descent_error *error);

/// Vectors of state, of as many numbers as there are parameters.
size_t dsc_optimizer_vectors(const descent_optimizer *o);

/// Whether numbers of the gradient are changed one by one, before its norm is known.
bool dsc_options_change_gradient(const descent_optimizer_options *options);

/// Whether a rule's step is looked at before x moves.
bool dsc_options_are_cautious(const descent_optimizer_options *options);

/// Whether something around a rule needs the whole gradient, stored; whether a step does.
bool dsc_options_need_whole(const descent_optimizer_options *options);
bool dsc_optimizer_is_whole(const descent_optimizer *o);

#endif
