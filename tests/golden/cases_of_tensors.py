# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""The golden cases of rules that see whole tensors, all of them, or matrices; and of sophia, which gets estimates."""
import problems as p
from cases import Case, mixed, words_of

BIAS = (("*.bias", "weight-decay=0 rate=0.5"),)


def plain(rule, lr, problem, more=""):
    """Decay and groups, rates constant and halved, and gradients of 0."""
    def words(extra=""):
        return words_of(rule, " ".join(part for part in (more, extra) if part), lr=lr)
    yield Case("parabola", words_of(rule, more, lr=0.1), p.PARABOLA, halved=False)
    yield Case("several tensors", words(), problem)
    yield Case("constant rate", words(), problem, halved=False)
    yield Case("one matrix", words(), p.MIXED if problem is p.SHAPES else p.ONE)
    yield Case("zero gradients", words(), p.ZERO)
    for form in ["auto", "l2", "lr*wd", "wd"]:
        extra = "weight-decay=0.1" + ("" if form == "auto" else f" decay-form={form}")
        yield Case(f"decay {form}", words(extra), problem)
    yield Case("decay, groups", words("weight-decay=0.1"), problem, groups=BIAS)


def lamb():
    yield from plain("lamb", 0.01, p.SHAPES)
    yield mixed("lamb", "huge gradients", "", p.HUGE)
    for more in ["trust=0.5", "bias-correction=off", "eps=0.01 eps-form=inside", "eps=0.01 eps-form=hat",
                 "beta1=0.5 beta2=0.9", "clip=0.5 weight-decay=0.1"]:
        yield mixed("lamb", more, more, p.SHAPES)


def lars():
    for form in ["average", "classical", "nesterov", "velocity"]:
        for case in plain("lars", 0.5, p.SHAPES, f"momentum-form={form}"):
            whole = form == "classical" or case.name in ("parabola", "one matrix", "decay, groups")
            case.name = f"{form}: {case.name}"
            if whole:
                yield case
    yield Case("classical: trust 0.02", words_of("lars", "momentum-form=classical trust=0.02", lr=0.5), p.SHAPES)
    yield Case("classical: dampening", words_of("lars", "momentum-form=classical dampening=0.4", lr=0.5), p.SHAPES)
    yield Case("classical: eps", words_of("lars", "momentum-form=classical eps=0.1 weight-decay=0.1", lr=0.5), p.SHAPES)


def mars():
    yield from plain("mars", 0.01, p.SHAPES)
    yield mixed("mars", "huge gradients", "", p.HUGE)
    for more in ["gamma=0", "gamma=0.5", "bias-correction=off", "eps=0.01 eps-form=inside", "eps=0.01 eps-form=hat",
                 "beta1=0.5 beta2=0.9", "clip=0.5"]:
        yield mixed("mars", more, more, p.SHAPES)


def distance(rule):
    """Where d is 1e-6 at first, x0 - x has lost ten digits: these cases are worse than others in double."""
    yield Case("parabola", words_of(rule, lr=1), p.PARABOLA, halved=False, tolerance=1e-11)
    yield Case("several tensors", words_of(rule, lr=1), p.MATRICES, tolerance=1e-11)
    yield Case("zero gradients", words_of(rule, lr=1), p.ZERO)
    for more in ["bias-correction=on", "first-distance=0.001", "first-distance=0.01", "growth=1.5 first-distance=0.01",
                 "beta1=0.5 beta2=0.9", "eps=0.01", "first-distance=0.05 weight-decay=0.1 decay-form=l2",
                 "first-distance=0.05 weight-decay=0.1 decay-form=lr*wd",
                 "first-distance=0.05 weight-decay=0.1 decay-form=wd"]:
        yield Case(more, words_of(rule, more, lr=1), p.MATRICES)
    if rule == "prodigy":
        yield Case("distance-factor=2", words_of(rule, "distance-factor=2 first-distance=0.01", lr=1), p.MATRICES)
    yield Case("rate 0.3", words_of(rule, "first-distance=0.02", lr=0.3), p.MATRICES)


def adafactor():
    yield from plain("adafactor", 0.05, p.MATRICES)
    yield Case("mixed", words_of("adafactor", lr=0.05), p.SHAPES)
    for more in ["beta2=0.9", "beta1=0.9", "eps=0.01", "beta1=0.5 beta2=0.99 weight-decay=0.1"]:
        yield Case(more, words_of("adafactor", more, lr=0.05), p.MATRICES)


def orthogonal(rule):
    for scale in ["keller", "moonlight"]:
        for form in ["polar", "ns5"]:
            more = f"muon-scale={scale} orthogonalise={form}"
            for case in plain(rule, 0.02, p.MATRICES, more):
                whole = scale == "keller" and form == "polar" or case.name in ("one matrix", "decay lr*wd")
                case.name = f"{scale}, {form}: {case.name}"
                if whole:
                    yield case
        yield Case(f"{scale}: layers", words_of(rule, f"muon-scale={scale}", lr=0.02), p.LAYERS)
    for more in ["beta1=0.8", "beta1=0"] + (["beta2=0.9", "beta2=0"] if rule == "normuon" else []):
        yield Case(more, words_of(rule, more, lr=0.02), p.MATRICES)


def soap():
    for every in [1, 3, 10]:
        more = f"every={every}"
        yield Case(more, words_of("soap", more, lr=0.02), p.LAYERS)
        for form in ["l2", "lr*wd", "wd"]:
            words = f"{more} weight-decay=0.1 decay-form={form}"
            yield Case(words, words_of("soap", words, lr=0.02), p.LAYERS)
    yield Case("defaults", words_of("soap", lr=0.02), p.LAYERS, halved=False)
    yield Case("groups", words_of("soap", "every=2 weight-decay=0.1", lr=0.02), p.LAYERS, groups=BIAS)
    for more in ["every=2 beta1=0.9 beta2=0.8", "every=2 bias-correction=off", "every=2 eps=0.01"]:
        yield Case(more, words_of("soap", more, lr=0.02), p.LAYERS)


def shampoo():
    """Other tensors have a rule of their own here: nobody has said what adamw's rate is beside shampoo's."""
    for case in of_shampoo():
        case.groups = (("*.bias", "optimizer=adamw lr=0.01 weight-decay=0.05"),)
        if case.problem is p.LAYERS:
            case.groups += (("out.*", "optimizer=momentum lr=0.005"),)
        yield case


def of_shampoo():
    for more in ["every=1 eps=0.1", "every=3 eps=0.1", "every=4 eps=1", "every=2 eps=0.1 beta2=0.9",
                 "every=1 eps=0.1 weight-decay=0.1 decay-form=l2", "every=1 eps=0.1 weight-decay=0.1 decay-form=lr*wd",
                 "every=2 eps=0.1 weight-decay=0.1 decay-form=wd", "every=1 eps=0.001"]:
        yield Case(more, words_of("shampoo", more, lr=0.02), p.MATRICES)
    yield Case("layers", words_of("shampoo", "every=1 eps=0.1", lr=0.02), p.LAYERS)
    yield Case("zero gradients", words_of("shampoo", "every=1 eps=0.1", lr=0.02), p.zero_like(p.MATRICES))


def sophia():
    for more in ["", "every=1", "every=3", "every=3 rho=0.5", "every=5 rho=5 weight-decay=0.1",
                 "every=3 rho=2 weight-decay=0.1 decay-form=l2", "every=3 rho=2 weight-decay=0.1 decay-form=wd",
                 "every=2 rho=2 beta1=0.5 beta2=0.5", "every=2 rho=2 eps=0.01"]:
        yield Case(more or "defaults", words_of("sophia", ("estimator=hutchinson " + more).strip(), lr=0.01), p.MIXED,
                   estimated=True)


def all_cases():
    return {"lamb": list(lamb()), "lars": list(lars()), "mars": list(mars()), "prodigy": list(distance("prodigy")),
            "dadaptation": list(distance("dadaptation")), "adafactor": list(adafactor()),
            "muon": list(orthogonal("muon")), "normuon": list(orthogonal("normuon")), "soap": list(soap()),
            "shampoo": list(shampoo()), "sophia": list(sophia())}
