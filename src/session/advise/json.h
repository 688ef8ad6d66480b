// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_ADVISE_JSON_H
#define DSC_SESSION_ADVISE_JSON_H

#include <jansson.h>

#include "session/advise/adviser.h"

/// What is known so far; NULL when memory is out. A new reference.
json_t *dsc_adviser_to_json(const descent_adviser *adviser);

#endif
