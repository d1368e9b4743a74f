namespace Strongroom.Cli.Doctor;

/// <summary>How bad it is; the worst decides the exit code.</summary>
enum Severity { Success, Skipped, Warning, Failure }

/// <summary>One thing that was looked at.</summary>
/// <param name="Section">What it belongs to: <c>storage file</c>, <c>seal frankfurt</c>.</param>
/// <param name="Check">In a word or two: <c>encrypt</c>, <c>port</c>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Remedy">What to do; "" where there is nothing to do.</param>
sealed record Finding(string Section, string Check, Severity Severity, string Text, string Remedy);
