// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_ADVISE_TELL_H
#define DSC_SESSION_ADVISE_TELL_H

#include "session/advise/adviser.h"

/// Tells how far a part is; false: it is to stop.
bool dsc_adviser_tell(descent_adviser *adviser, descent_advise_part part, double done);

/// The next finding, with its kind, and the rest empty; NULL: there are too many.
descent_advise_finding *dsc_adviser_find(descent_adviser *adviser, descent_advise_kind kind,
                                         bool suspect);

#endif
