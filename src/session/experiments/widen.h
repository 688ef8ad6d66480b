// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_EXPERIMENTS_WIDEN_H
#define DSC_SESSION_EXPERIMENTS_WIDEN_H

#include "run/adopt.h"
#include "session/run.h"

/// Bytes of the layers of a network in words.
enum { DSC_WIDE_LAYERS = DESCENT_RUN_LAYERS };

/// A network of the same kind with twice the units in every hidden layer.
typedef struct dsc_wide {
    descent_network *network;
    char layers[DSC_WIDE_LAYERS];
} dsc_wide;

/// DESCENT_UNSUPPORTED: the network of the run is no chain of dense layers, or has no hidden ones.
descent_status dsc_wide_create(const descent_run *run, dsc_wide *wide, descent_error *error);
void dsc_wide_free(dsc_wide *wide);

/// `to`, a trainer of the wide network that has taken no step, goes on where `from` stands. What the
/// new units read is as `to` was initialised; nobody reads them yet (weights 0), so that the network
/// computes the same, and learns to use them with its first step. [Chen, Goodfellow, Shlens. Net2Net:
/// accelerating learning via knowledge transfer. ICLR 2016, whose wider nets copy units instead]
descent_status dsc_wide_adopt(descent_trainer *to, const descent_trainer *from,
                              descent_error *error);

#endif
