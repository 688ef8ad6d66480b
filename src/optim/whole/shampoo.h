// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OPTIM_WHOLE_SHAMPOO_H
#define DSC_OPTIM_WHOLE_SHAMPOO_H

#include "optim/whole.h"

extern const dsc_whole_rule dsc_shampoo;

#endif
