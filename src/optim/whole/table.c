// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "optim/whole/table.h"

#include "optim/whole/adafactor.h"
#include "optim/whole/distance.h"
#include "optim/whole/mars.h"
#include "optim/whole/muon.h"
#include "optim/whole/ratio.h"
#include "optim/whole/shampoo.h"
#include "optim/whole/soap.h"

const dsc_whole_rule *const dsc_whole_rules[DSC_RULES] = {
    [DESCENT_MARS] = &dsc_mars,
    [DESCENT_PRODIGY] = &dsc_prodigy,
    [DESCENT_DADAPTATION] = &dsc_dadaptation,
    [DESCENT_LAMB] = &dsc_lamb,
    [DESCENT_LARS] = &dsc_lars,
    [DESCENT_ADAFACTOR] = &dsc_adafactor,
    [DESCENT_MUON] = &dsc_muon,
    [DESCENT_NORMUON] = &dsc_normuon,
    [DESCENT_SOAP] = &dsc_soap,
    [DESCENT_SHAMPOO] = &dsc_shampoo,
};

bool dsc_whole_takes(int rule, const dsc_block *tensor)
{
    const dsc_whole_rule *whole = dsc_whole_rules[rule];
    return !whole || !whole->takes || whole->takes(tensor);
}
