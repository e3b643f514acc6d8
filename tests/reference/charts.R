# Control charts, funnels, detectable changes and a gamma-Poisson fit made by R, to check
# src/rrlib/statistics against. From the project's folder:
#     Rscript tests/reference/charts.R
# writes tests/reference/charts.json. Base R alone (qcc is not in Debian). Nothing is drawn at random.

number <- function(x) ifelse(is.na(x), "null", sprintf("%.17g", x))
list_of <- function(x) paste0("[", paste(x, collapse = ", "), "]")
numbers <- function(x) list_of(number(as.numeric(x)))
entry <- function(...) {
  fields <- list(...)
  paste0("    {", paste0('"', names(fields), '": ', unlist(fields), collapse = ", "), "}")
}
section <- function(name, entries) {
  paste0('  "', name, '": [\n', paste(unlist(entries), collapse = ",\n"), "\n  ]")
}
text <- function(x) paste0('"', x, '"')

# The range of two standard normal values: its distribution function is ptukey's of two means.
beyond <- function(x) ptukey(x, 2, Inf, lower.tail = FALSE)
d2 <- integrate(beyond, 0, Inf, rel.tol = 1e-12, subdivisions = 1000)$value
d3 <- sqrt(2 * integrate(function(x) x * beyond(x), 0, Inf, rel.tol = 1e-12,
                         subdivisions = 1000)$value - d2^2)

mr <- function(x) mean(abs(diff(x)))
chart <- function(kind, values, centre, sigma, lower, upper, ...) {
  sigma <- rep_len(sigma, length(values))
  entry(kind = text(kind), ..., centre = number(centre), values = numbers(values),
        sigma = numbers(sigma), lower = numbers(rep_len(lower, length(values))),
        upper = numbers(rep_len(upper, length(values))))
}
three <- function(kind, values, centre, sigma, lowest, highest, ...) {
  chart(kind, values, centre, sigma, pmax(centre - 3 * sigma, lowest),
        pmin(centre + 3 * sigma, highest), ...)
}
p_chart <- function(x, n) {
  p <- sum(x) / sum(n)
  three("P", 100 * x / n, 100 * p, 100 * sqrt(p * (1 - p) / n), 0, 100, x = numbers(x),
        n = numbers(n))
}
laney_p <- function(x, n) {
  p <- sum(x) / sum(n); sigma <- sqrt(p * (1 - p) / n); wider <- mr((x / n - p) / sigma) / d2
  three("LANEY_P", 100 * x / n, 100 * p, 100 * sigma * wider, 0, 100, x = numbers(x),
        n = numbers(n), dispersion = number(wider))
}
u_chart <- function(x, n) {
  u <- sum(x) / sum(n)
  three("U", x / n, u, sqrt(u / n), 0, Inf, x = numbers(x), n = numbers(n))
}
laney_u <- function(x, n) {
  u <- sum(x) / sum(n); sigma <- sqrt(u / n); wider <- mr((x / n - u) / sigma) / d2
  three("LANEY_U", x / n, u, sigma * wider, 0, Inf, x = numbers(x), n = numbers(n),
        dispersion = number(wider))
}
individuals <- function(x) three("INDIVIDUALS", x, mean(x), mr(x) / d2, -Inf, Inf)
ranges <- function(x) {
  three("MOVING_RANGE", abs(diff(x)), mr(x), d3 * mr(x) / d2, 0, Inf, x = numbers(x))
}
g_chart <- function(x) {
  p <- 1 / (mean(x) + 1)
  chart("G", x, mean(x), sqrt(mean(x) * (mean(x) + 1)), qgeom(pnorm(-3), p), qgeom(pnorm(3), p))
}
t_chart <- function(x) {
  y <- x^(1 / 3.6); sigma <- mr(y) / d2
  chart("T", x, mean(y)^3.6, sigma, max(mean(y) - 3 * sigma, 0)^3.6, (mean(y) + 3 * sigma)^3.6)
}

# The chance that a count lies outside, summed over every count there is.
outside <- function(kind, centre, size, lower, upper) {
  counts <- 0:5000
  share <- if (kind == "P") dbinom(counts, size, centre) else dpois(counts, centre * size)
  values <- counts / size
  sum(share[values < lower - 1e-12 | values > upper + 1e-12])
}
chances_p <- function(x, n) {
  p <- sum(x) / sum(n); sigma <- sqrt(p * (1 - p) / n)
  entry(kind = text("P"), x = numbers(x), n = numbers(n), chances =
    numbers(mapply(outside, "P", p, n, pmax(p - 3 * sigma, 0), pmin(p + 3 * sigma, 1))))
}
chances_u <- function(x, n) {
  u <- sum(x) / sum(n); sigma <- sqrt(u / n)
  entry(kind = text("U"), x = numbers(x), n = numbers(n), chances =
    numbers(mapply(outside, "U", u, n, pmax(u - 3 * sigma, 0), u + 3 * sigma)))
}

# Spiegelhalter (2005): the smallest count with a chance of `p` up to it, less a part of 1.
# The upper limit of a proportion is that of those without; of a count, the same from above.
smooth <- function(r, upto, one, p) r - (upto - p) / one
binomial_limits <- function(n, share, p) {
  r <- qbinom(p, n, share); s <- qbinom(p, n, 1 - share)
  c(smooth(r, pbinom(r, n, share), dbinom(r, n, share), p),
    n - smooth(s, pbinom(s, n, 1 - share), dbinom(s, n, 1 - share), p)) / n
}
poisson_limits <- function(expected, p) {
  r <- qpois(p, expected); s <- qpois(p, expected, lower.tail = FALSE)
  from <- ppois(s - 1, expected, lower.tail = FALSE)
  c(smooth(r, ppois(r, expected), dpois(r, expected), p),
    s + (from - p) / dpois(s, expected))
}
drawn_in <- function(z) {
  ends <- quantile(z, c(0.1, 0.9)); mean(pmin(pmax(z, ends[1]), ends[2])^2)
}
funnel_p <- function(x, n, share = sum(x) / sum(n), phi = 1) {
  ends <- sapply(n, function(size) c(binomial_limits(size, share, 0.025),
                                     binomial_limits(size, share, 0.001)))
  ends <- pmin(pmax(share + sqrt(phi) * (ends - share), 0), 1)
  entry(kind = text("P"), x = numbers(x), n = numbers(n), target = number(100 * share),
        phi = number(phi), inner = list_of(apply(100 * ends[1:2, ], 2, numbers)),
        outer = list_of(apply(100 * ends[3:4, ], 2, numbers)),
        dispersion = number(drawn_in((x / n - share) / sqrt(share * (1 - share) / n))))
}
funnel_u <- function(x, n, rate = sum(x) / sum(n), phi = 1) {
  ends <- sapply(n, function(size) c(poisson_limits(rate * size, 0.025),
                                     poisson_limits(rate * size, 0.001)) / size)
  ends <- pmax(rate + sqrt(phi) * (ends - rate), 0)
  entry(kind = text("U"), x = numbers(x), n = numbers(n), target = number(rate),
        phi = number(phi), inner = list_of(apply(ends[1:2, ], 2, numbers)),
        outer = list_of(apply(ends[3:4, ], 2, numbers)),
        dispersion = number(drawn_in((x / n - rate) / sqrt(rate / n))))
}

detectable <- function(share, n, power, level) {
  found <- function(from, to) tryCatch(
    uniroot(function(other) power.prop.test(n, share, other, 1 - level)$power - power,
            c(from, to), tol = 1e-15, maxiter = 10000)$root, error = function(e) NA)
  fall <- share - found(0, share - 1e-6)
  rise <- found(share + 1e-6, 1) - share
  entry(share = share, n = n, power = power, level = level, fall = number(100 * fall),
        rise = number(100 * rise))
}

# The gamma that makes histories likeliest, of people whose selection period held `least` or more.
fitted <- function(reference, selection, exposures, least) {
  y <- reference + selection; at <- exposures[[1]] + exposures[[2]]
  unlikely <- function(p) {
    mean <- exp(p[1]); shape <- exp(p[2]); rate <- shape / mean
    -sum(lgamma(shape + y) - lgamma(shape) + shape * log(rate) - (shape + y) * log(rate + at) -
         pbeta(exposures[[2]] / (rate + exposures[[2]]), least, shape, log.p = TRUE))
  }
  best <- optim(c(0, 0), unlikely, control = list(reltol = 1e-16, maxit = 5000))
  for (again in 1:3) best <- optim(best$par, unlikely, control = list(reltol = 1e-16, maxit = 5000))
  mean <- exp(best$par[1]); shape <- exp(best$par[2])
  entry(reference = numbers(reference), selection = numbers(selection),
        before = numbers(exposures[[1]]), selecting = numbers(exposures[[2]]),
        after = numbers(exposures[[3]]), least = least, mean = number(mean),
        shape = number(shape),
        expected = numbers(exposures[[3]] * (shape + y) / (shape / mean + at)))
}

x <- c(61, 55, 70, 48, 66, 59, 52, 75, 63, 58, 49, 71, 90)
n <- c(157, 149, 167, 120, 161, 155, 140, 170, 158, 150, 131, 166, 172)
wild <- c(61, 95, 30, 88, 41, 99, 52, 115, 33, 108, 19, 111, 20)
few <- c(0, 1, 0, 2, 3, 0, 1, 1); among <- c(10, 12, 9, 30, 31, 8, 14, 11)
days <- c(91, 91, 92, 92, 90, 91, 92, 92, 90.5, 91, 92, 92, 90)
gaps <- c(12, 40, 3, 0, 55, 21, 7, 130, 18, 33, 2, 64, 9)

charts <- c(p_chart(x, n), p_chart(few, among), laney_p(wild, n), laney_p(x, n),
            u_chart(x, days), u_chart(few, among), laney_u(wild, days), laney_u(x, days),
            individuals(x), individuals(gaps), ranges(x), ranges(gaps), g_chart(gaps),
            g_chart(few), t_chart(gaps))
chances <- c(chances_p(x, n), chances_p(few, among), chances_u(x, days), chances_u(few, among))
funnels <- c(funnel_p(x, n), funnel_p(wild, n), funnel_p(few, among), funnel_p(x, n, 0.3),
             funnel_p(wild, n, phi = 4), funnel_p(among - few, among), funnel_u(x, days),
             funnel_u(wild, days), funnel_u(few, among), funnel_u(x, days, 0.8),
             funnel_u(wild, days, phi = 4))
changes <- mapply(detectable, c(0.4, 0.4, 0.1, 0.25, 0.95, 0.5), c(157, 40, 60, 1000, 50, 5),
                  c(0.8, 0.8, 0.8, 0.9, 0.8, 0.8), c(0.95, 0.95, 0.95, 0.99, 0.95, 0.95))
# Quantiles in place of draws: 40 rates, five people of each, and those of them with 3 or more.
busy <- rep(qgamma(ppoints(40), 2, 0.8), each = 5)
peak <- qpois(rep(c(0.1, 0.3, 0.5, 0.7, 0.9), 40), busy)
was <- qpois(rep(c(0.7, 0.1, 0.9, 0.3, 0.5), 40), busy)[peak >= 3]
peak <- peak[peak >= 3]
wholly <- rep(1, length(peak)); partly <- rep_len(c(1, 0.5, 0.8, 0.9), length(peak))
fits <- c(fitted(was, peak, list(wholly, wholly, partly), 3),
          fitted(was, peak, list(partly, wholly, wholly), 3))

out <- file.path("tests", "reference", "charts.json")
writeLines(c(paste0('{\n  "R": "', R.version.string, '",'),
             paste0('  "d2": ', number(d2), ',\n  "d3": ', number(d3), ','),
             paste0('  "beyond": ', number(2 * pnorm(-3)), ","),
             paste0(section("charts", charts), ","),
             paste0(section("chances", chances), ","),
             paste0(section("funnels", funnels), ","),
             paste0(section("detectable", changes), ","),
             section("fits", fits), "}"), out)
