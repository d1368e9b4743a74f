using System.Diagnostics;
using Strongroom.Testing;

namespace Strongroom.Tests.Quickstart;

public sealed class QuickstartTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("needs", "native")]
    public async Task The_guide_prints_what_is_expected_from_start_to_finish()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("STRONGROOM_VAULT") is not { Length: > 0 }, "STRONGROOM_VAULT names no native executable");
        var root = Path.GetFullPath(Path.Combine(TestData.Folder, "..", ".."));
        using var quickstart = Process.Start(new ProcessStartInfo("bash", ["./quickstart", "--check"])
        {
            WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        })!;
        quickstart.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var output = quickstart.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = quickstart.StandardError.ReadToEndAsync(limit.Token);
        try { await quickstart.WaitForExitAsync(limit.Token); }
        finally
        {
            if (!quickstart.HasExited) quickstart.Kill(entireProcessTree: true);
        }
        var text = await output + await errors;
        Assert.True(quickstart.ExitCode == 0, text);
        Assert.Contains("answers compared, 0 differ", text);
    }
}
