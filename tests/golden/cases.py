# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""The golden cases of elementwise rules: every rule with every convention that it has.

A case is (name, words, problem) and, by name, groups and whether the rate is halved at step 5.
"""
from dataclasses import dataclass, field

import problems as p
from problems import STEPS

RATES = {"gd": 1e-3, "momentum": 1e-3, "adadelta": 1.0, "adagrad": 0.1}
# Rules by what they have.
CORRECTED = ["adam", "adamw", "amsgrad", "adamax", "adabelief", "adan", "yogi", "ademamix", "schedule-free-adamw"]
EPS_FORMS = ["rmsprop", "adam", "adamw", "amsgrad", "nadam", "radam", "adabelief", "adan", "yogi", "ademamix"]
ROOTS = ["rmsprop", "adam", "adamw", "amsgrad", "adagrad", "adabelief"]
FIRST = ["momentum", "adam", "adamw", "amsgrad", "adamax", "nadam", "radam", "adabelief", "adan", "yogi", "lion",
         "adopt", "ademamix", "schedule-free-sgd", "schedule-free-adamw"]
SECOND = ["rmsprop", "adam", "adamw", "amsgrad", "adamax", "nadam", "radam", "adadelta", "adabelief", "adan", "yogi",
          "lion", "adopt", "ademamix", "schedule-free-adamw"]
WRAPPED = ["gd", "momentum", "adam", "adamw", "lion", "adan"]
# Whose papers have a decay by default: their cases say which they have.
DECAYED = ["lion", "adan", "lamb", "lars", "mars", "sophia", "muon", "normuon", "soap", "shampoo"]
FREE = ["schedule-free-sgd", "schedule-free-adamw"]
RULES = ["gd", "momentum", "rmsprop", "adam", "adamw", "amsgrad", "adamax", "nadam", "radam", "adagrad", "adadelta",
         "adabelief", "adan", "yogi", "lion", "signsgd", "rprop", "adopt", "ademamix"] + FREE


@dataclass
class Case:
    name: str
    words: str
    problem: p.Problem
    groups: tuple = ()
    halved: bool = True
    estimated: bool = False  # the case feeds estimates of curvature
    tolerance: float = 1e-12
    changes: dict = field(default_factory=dict)  # words, by the step before which they hold

    def rates(self):
        lr = float(dict(word.split("=") for word in self.words.split())["lr"])
        return [lr if t < 5 or not self.halved else lr / 2 for t in range(1, STEPS + 1)]


def rate(rule):
    return RATES.get(rule, 0.01)


def words_of(rule, more="", lr=None):
    extra = " mix=2" if rule == "ademamix" and "mix=" not in more else ""
    if rule in DECAYED and "weight-decay=" not in more:
        extra += " weight-decay=0"
    return f"optimizer={rule} lr={lr or rate(rule)!r}{extra}" + (" " + more if more else "")


def mixed(rule, name, more, problem=p.MIXED, **keywords):
    return Case(name, words_of(rule, more), problem, **keywords)


def plain(rule):
    """Defaults, and gradients at the ends of the range."""
    lr = 0.07 if rule == "signsgd" else 0.1  # with 0.1 it comes to 0, or nearly
    yield Case("parabola", words_of(rule, lr=lr), p.PARABOLA, halved=False)
    yield mixed(rule, "mixed", "")
    yield mixed(rule, "mixed, constant rate", "", halved=False)
    yield mixed(rule, "zero gradients", "", p.ZERO)
    yield mixed(rule, "huge gradients", "", p.HUGE)
    if rule not in ["lion", "rprop"]:  # whose steps hang on state so small that the library lets it be 0
        yield mixed(rule, "denormal gradients", "", p.DENORMAL)


def decays(rule):
    if rule in FREE:
        forms = ["auto", "l2"] if rule == "schedule-free-adamw" else ["auto"]
    else:
        forms = ["auto", "l2", "lr*wd", "wd"]
    for form in forms:
        words = "weight-decay=0.1" if form == "auto" else f"weight-decay=0.1 decay-form={form}"
        yield mixed(rule, f"decay {form}", words)
        yield mixed(rule, f"decay {form}, zero gradients", words, p.ZERO)
    if rule not in FREE:
        yield mixed(rule, "decay, groups", "weight-decay=0.1", p.TWO,
                    groups=(("*.bias", "weight-decay=0 rate=0.5"),))


def forms(rule):
    if rule in CORRECTED + ["rmsprop"]:
        yield mixed(rule, "bias correction on", "bias-correction=on")
        yield mixed(rule, "bias correction off", "bias-correction=off")
    if rule in EPS_FORMS:
        for form in ["outside", "inside", "hat"]:
            yield mixed(rule, f"eps {form}", f"eps=0.01 eps-form={form}")
            if rule in CORRECTED + ["rmsprop"]:
                other = "on" if rule == "rmsprop" else "off"
                yield mixed(rule, f"eps {form}, bias correction {other}",
                            f"eps=0.01 eps-form={form} bias-correction={other}")
    elif rule in ["adamax", "adagrad", "adadelta", "adopt", "schedule-free-adamw"]:
        yield mixed(rule, "large eps", "eps=0.01")
    if rule in ROOTS:
        yield mixed(rule, "no eps", "eps=0 eps-form=outside")
        yield mixed(rule, "no eps, zero gradients", "eps=0 eps-form=outside", p.ZERO)


def betas(rule):
    if rule in FIRST:
        yield mixed(rule, "beta1 0.5", "beta1=0.5")
        if rule not in FREE:
            yield mixed(rule, "beta1 0", "beta1=0")
    if rule in SECOND:
        yield mixed(rule, "beta2 0.9", "beta2=0.9")
    if rule in SECOND and rule != "radam":  # the length of its average cancels
        yield mixed(rule, "beta2 0.99999", "beta2=0.99999")


def wrappers(rule):
    if rule not in WRAPPED:
        return
    yield mixed(rule, "clip", "clip=0.5")
    yield mixed(rule, "clip and decay", "clip=0.5 weight-decay=0.1 decay-form=l2")
    yield mixed(rule, "clip-value", "clip-value=0.04")
    yield mixed(rule, "clip-tensor", "clip-tensor=0.5", p.TWO)
    yield mixed(rule, "all clips", "clip-value=0.3 clip-tensor=0.35 clip=0.4", p.TWO)
    yield mixed(rule, "cautious", "cautious=on")
    yield mixed(rule, "cautious, two tensors", "cautious=on weight-decay=0.1", p.TWO)
    yield mixed(rule, "cautious, zero gradients", "cautious=on", p.ZERO)
    yield mixed(rule, "cautious decay", "decay-cautious=on weight-decay=0.1 decay-form=lr*wd")
    yield mixed(rule, "cautious decay wd", "cautious=on decay-cautious=on weight-decay=0.1 decay-form=wd")
    yield mixed(rule, "lookahead", "lookahead=3")
    yield mixed(rule, "lookahead share 0.8", "lookahead=5 lookahead-share=0.8 weight-decay=0.1")


# Numbers that change between steps; the correction is that of the beta of the step.
CHANGES = [("gd", "weight-decay=0.1", {4: "weight-decay=0.3", 9: "weight-decay=0"}),
           ("gd", "clip=0.5", {5: "clip=0.2"}),
           ("momentum", "", {3: "beta1=0.95", 8: "beta1=0.5"}),
           ("momentum", "momentum-form=classical dampening=0.1", {3: "beta1=0.95 dampening=0.5", 8: "beta1=0.5"}),
           ("rmsprop", "", {4: "beta2=0.9", 7: "eps=0.01"}),
           ("adam", "bias-correction=off", {4: "beta1=0.5 beta2=0.9"}),
           ("adam", "", {4: "beta1=0.5 beta2=0.9", 8: "beta1=0.99 weight-decay=0.2"}),
           ("adamw", "weight-decay=0.1", {4: "beta1=0.5 weight-decay=0.2", 8: "eps=0.01"}),
           ("lion", "weight-decay=0.1", {4: "beta1=0.5", 8: "beta2=0.5 weight-decay=0"})]


def changed(rule):
    for name, words, changes in CHANGES:
        if name == rule:
            yield mixed(rule, ("changes " + words).strip(), words, changes=changes)
    if rule == "adamw":
        yield mixed(rule, "changes, groups", "weight-decay=0.1", p.TWO, groups=(("*.bias", "rate=0.5"),),
                    changes={5: "weight-decay=0.2 beta1=0.7"})


def of_momentum(rule):
    yield mixed(rule, "bias correction on", "bias-correction=on")
    for form in ["classical", "nesterov", "velocity"]:
        yield Case(f"{form} parabola", f"optimizer=momentum lr=0.1 momentum-form={form}", p.PARABOLA, halved=False)
        yield mixed(rule, form, f"momentum-form={form}")
        yield mixed(rule, f"{form}, beta1 0", f"momentum-form={form} beta1=0")
        for decay in ["l2", "lr*wd", "wd"]:
            yield mixed(rule, f"{form} decay {decay}", f"momentum-form={form} weight-decay=0.1 decay-form={decay}")
        yield mixed(rule, f"{form} cautious", f"momentum-form={form} cautious=on")
        yield mixed(rule, f"{form} zero gradients", f"momentum-form={form}", p.ZERO)
        yield mixed(rule, f"{form} huge gradients", f"momentum-form={form}", p.HUGE)
    for damping in [0.3, 0.9, 1]:
        yield mixed(rule, f"classical dampening {damping}", f"momentum-form=classical dampening={damping}")
        yield mixed(rule, f"nesterov dampening {damping}", f"momentum-form=nesterov dampening={damping}")
    yield Case("classical, dampening 0.9, parabola",
               "optimizer=momentum lr=0.1 momentum-form=classical dampening=0.9", p.PARABOLA, halved=False)
    yield Case("classical, rate halved at step 5", "optimizer=momentum lr=0.1 momentum-form=classical", p.PARABOLA)
    yield Case("velocity, rate halved at step 5", "optimizer=momentum lr=0.1 momentum-form=velocity", p.PARABOLA)


def of_rmsprop(rule):
    for words in ["centred=on", "beta1=0.9", "centred=on beta1=0.5", "centred=on eps=0.01 eps-form=inside",
                  "beta1=0.9 weight-decay=0.1", "beta1=0.9 weight-decay=0.1 decay-form=lr*wd",
                  "beta2=0.9 beta1=0.9 eps=0.01 eps-form=inside", "beta1=0.9 bias-correction=on"]:
        yield mixed(rule, words, words)
        yield mixed(rule, words + ", zero gradients", words, p.ZERO)


def of_adam(rule):
    yield Case("parabola, eps 1e-2", words_of(rule, "eps=0.01", lr=0.1), p.PARABOLA, halved=False)
    yield Case("parabola, eps-hat 1e-2", words_of(rule, "eps=0.01 eps-form=hat", lr=0.1), p.PARABOLA, halved=False)
    for form in ["l2", "lr*wd", "wd"]:
        yield Case(f"shifted, decay {form}", words_of(rule, f"weight-decay=0.1 decay-form={form}", lr=0.1),
                   p.SHIFTED, halved=False)


def of_amsgrad(rule):
    for words in ["max-of=corrected", "max-of=corrected beta2=0.5", "max-of=raw beta2=0.5",
                  "max-of=corrected eps=0.01 eps-form=inside", "max-of=raw eps=0.01 eps-form=inside beta2=0.9"]:
        yield mixed(rule, words, words)


def of_adan(rule):
    for words in ["beta3=0.9", "beta1=0.9 beta2=0.5 beta3=0.9 weight-decay=0.1", "beta2=0"]:
        yield mixed(rule, words, words)


def of_lion(rule):
    yield mixed(rule, "beta1 0.95 beta2 0.98", "beta1=0.95 beta2=0.98 weight-decay=0.5")


def of_signsgd(rule):
    yield mixed(rule, "signum", "beta1=0.9")
    yield mixed(rule, "signum with decay", "beta1=0.5 weight-decay=0.1")


def of_rprop(rule):
    for words in ["grow=1.5 shrink=0.3", "step-max=0.02", "step-min=0.005 shrink=0.1"]:
        yield mixed(rule, words, words)


def of_ademamix(rule):
    for words in ["mix=8", "mix=8 mix-steps=8", "mix=5 mix-steps=20 beta3=0.999", "mix=0", "mix=5 beta3=0.99",
                  "mix=5 mix-steps=6 beta1=0", "mix=8 mix-steps=8 weight-decay=0.1"]:
        yield mixed(rule, words, words)
    yield Case("parabola, mix 8", words_of(rule, "mix=8", lr=0.1), p.PARABOLA, halved=False)


OWN = {"momentum": of_momentum, "rmsprop": of_rmsprop, "adam": of_adam, "adamw": of_adam, "amsgrad": of_amsgrad,
       "adan": of_adan, "lion": of_lion, "signsgd": of_signsgd, "rprop": of_rprop, "ademamix": of_ademamix}


def of_rule(rule):
    seen = set()
    makers = [plain, decays, forms, betas, wrappers, changed] + ([OWN[rule]] if rule in OWN else [])
    for make in makers:
        for case in make(rule):
            if case.name not in seen:
                seen.add(case.name)
                yield case


def all_cases():
    return {rule: list(of_rule(rule)) for rule in RULES}
