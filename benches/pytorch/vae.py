"""The autoencoders of benches/vae/ in PyTorch, on one thread.

Started by that program, it reads one request a line and answers each by one line:

    speed MODEL SECONDS       steps per second of the processor's time
    quality MODEL STEPS SEED  after so many steps: evidence lower bound of the held-out images and mean objective, in nats

MODEL is `gaussian D` or `concrete V K OBJECTIVE`, with an objective of `Densities`, `DiscreteMasses` and `AnalyticKl`.
"""

import math
import pathlib
import sys
import time

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, one_hot

PIXELS, HIDDEN, BATCH, TRAINING = 64, 128, 64, 1500
TEMPERATURE = 2 / 3
# Over how many samples of each image a held-out value is averaged.
SAMPLES = 16


def images():
    """Grey means, to train on and held out (scripts/digits.py tells the format)."""
    file = pathlib.Path(__file__).parent.parent.parent / "assets/digits/digits.u8"
    file = torch.frombuffer(bytearray(file.read_bytes()), dtype=torch.uint8)
    count = len(file) // (1 + PIXELS)
    classes, planes = file[:count], file[count:].view(PIXELS, count)
    grey = torch.empty(count, PIXELS)
    grey[torch.argsort(classes, stable=True)] = planes.T / 16
    return grey[:TRAINING], grey[TRAINING:]


def log_likelihood(x, logits):
    return -binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


class Vae(nn.Module):
    def __init__(self, posterior, latent):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(PIXELS, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, posterior))
        self.decoder = nn.Sequential(nn.Linear(latent, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, PIXELS))


class Gaussian(Vae):
    def __init__(self, dimensions):
        super().__init__(2 * dimensions, dimensions)

    def objective(self, x):
        """log p(x|z) − KL, by image."""
        mean, log_sigma = self.encoder(x).chunk(2, -1)
        sigma = log_sigma.exp()
        z = mean + sigma * torch.randn_like(mean)
        kl = 0.5 * (mean.square() + sigma.square() - 1) - log_sigma
        return log_likelihood(x, self.decoder(z)) - kl.sum(-1)

    elbo = objective


class Concrete(Vae):
    def __init__(self, variables, categories, objective):
        super().__init__(variables * categories, variables * categories)
        self.categories = categories
        self.kind = objective
        self.constant = math.lgamma(categories) + (categories - 1) * math.log(TEMPERATURE)

    def log_alpha(self, x):
        return self.encoder(x).view(len(x), -1, self.categories).log_softmax(-1)

    def log_density(self, s):
        """That of an ExpConcrete variable, by s = log α − λ y."""
        return (self.constant + s.sum(-1) - self.categories * s.logsumexp(-1)).sum(-1)

    def kl(self, log_alpha):
        return (log_alpha.exp() * (log_alpha + math.log(self.categories))).sum((-1, -2))

    def objective(self, x):
        log_alpha = self.log_alpha(x)
        gumbel = -torch.empty_like(log_alpha).exponential_().log()
        y = ((log_alpha + gumbel) / TEMPERATURE).log_softmax(-1)
        z = y.exp()
        likelihood = log_likelihood(x, self.decoder(z.flatten(1)))
        if self.kind == "Densities":
            prior = self.log_density(-TEMPERATURE * y)
            return likelihood + prior - self.log_density(log_alpha - TEMPERATURE * y)
        if self.kind == "DiscreteMasses":
            return likelihood - (z * (log_alpha + math.log(self.categories))).sum((-1, -2))
        return likelihood - self.kl(log_alpha)

    def elbo(self, x):
        """With discrete samples."""
        log_alpha = self.log_alpha(x)
        gumbel = -torch.empty_like(log_alpha).exponential_().log()
        z = one_hot((log_alpha + gumbel).argmax(-1), self.categories).float()
        return log_likelihood(x, self.decoder(z.flatten(1))) - self.kl(log_alpha)


class Training:
    def __init__(self, model, seed):
        torch.manual_seed(seed)
        kind, *sizes = model
        self.vae = Gaussian(int(sizes[0])) if kind == "gaussian" else Concrete(*map(int, sizes[:2]), sizes[2])
        # The fused kind is the fastest.
        self.adam = torch.optim.Adam(self.vae.parameters(), lr=1e-3, fused=True)
        self.order = torch.empty(0, dtype=torch.long)

    def step(self):
        while len(self.order) < BATCH:
            self.order = torch.cat([self.order, torch.randperm(TRAINING)])
        batch, self.order = self.order[:BATCH], self.order[BATCH:]
        loss = -self.vae.objective(training[batch]).mean()
        self.adam.zero_grad()
        loss.backward()
        self.adam.step()


def speed(*request):
    *model, seconds = request
    run = Training(model, 1)
    for _ in range(200):
        run.step()
    start, cpu, steps = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - start < float(seconds):
        run.step()
        steps += 1
    return f"{steps / (time.process_time() - cpu)}"


def quality(*request):
    *model, steps, seed = request
    run = Training(model, int(seed))
    for _ in range(int(steps)):
        run.step()
    with torch.no_grad():
        values = [
            sum(value(held_out).mean().item() for _ in range(SAMPLES)) / SAMPLES
            for value in (run.vae.elbo, run.vae.objective)
        ]
    return " ".join(map(str, values))


torch.set_num_threads(1)
training, held_out = images()
print(torch.__version__, flush=True)
for line in sys.stdin:
    command, *request = line.split()
    print({"speed": speed, "quality": quality}[command](*request), flush=True)
