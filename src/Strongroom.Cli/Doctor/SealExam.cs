using System.Diagnostics;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Cli.Doctor;

/// <summary>One seal: where its settings come from, and each permission tried apart from the others.</summary>
sealed class SealExam(string name, IKeyWrapper wrapper)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async ValueTask ExamineAsync(DoctorReport report, CancellationToken ct)
    {
        var section = report.Section(name == wrapper.Type ? $"seal {name}" : $"seal {name} ({wrapper.Type})");
        var settings = wrapper.Settings;
        foreach (var setting in settings) section.Ok(setting.Name, $"{setting.Value} ({setting.Origin})");
        await TryAsync(section, "ask about the key", async inner =>
        {
            var key = await wrapper.InspectAsync(inner);
            Clock(section, key.ClockSkew);
            foreach (var warning in key.Warnings.Where(each => !each.Contains(SealClock.Remedy, StringComparison.Ordinal))) section.Warn("key", warning, "see the documentation of this seal");
            return key.KeyId;
        }, ct);
        foreach (var found in wrapper.Settings.Where(each => settings.All(known => known.Name != each.Name))) section.Ok(found.Name, $"{found.Value} ({found.Origin})");
        Credentials(section);
        using var probe = SecretBytes.Random(32);
        SealBlob? blob = null;
        await TryAsync(section, "encrypt", async inner =>
        {
            blob = await wrapper.WrapAsync(probe, inner);
            return $"with {blob.KeyId}";
        }, ct);
        if (blob is null) section.Skip("decrypt", "nothing was encrypted that could be decrypted");
        else
            await TryAsync(section, "decrypt", async inner =>
            {
                using var back = await wrapper.UnwrapAsync(blob, inner);
                return back.FixedTimeEquals(probe.Span) ? "gave back what was encrypted" : throw new SealException(SealFault.InvalidAnswer, "gave back something else", "check what answers at the endpoint");
            }, ct);
    }

    static void Clock(DoctorSection section, TimeSpan? skew)
    {
        if (skew is not { } off) return;
        if (off.Duration() > SealClock.Tolerated) section.Warn("clock", $"this machine's is {SealClock.Words(off)} that of the seal's service", SealClock.Remedy);
        else section.Ok("clock", off.Duration() < TimeSpan.FromSeconds(2) ? "agrees with the service's" : $"{SealClock.Words(off)} that of the service, which does no harm");
    }

    /// <summary>Every place in the order in which they are looked at: what was forgotten somewhere shows here.</summary>
    void Credentials(DoctorSection section)
    {
        var number = 0;
        foreach (var each in wrapper.CredentialTrail)
            if (each.IsUsed) section.Ok("credentials", $"{++number}. {each.Source}: {each.Outcome}");
            else section.Skip("credentials", $"{++number}. {each.Source}: {each.Outcome}");
    }

    static async ValueTask TryAsync(DoctorSection section, string check, Func<CancellationToken, ValueTask<string>> call, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var text = await call(patience.Token);
            section.Ok(check, $"{text}, {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");
        }
        catch (SealException e) { section.Fail(check, e.Message, e.Remedy); }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { section.Fail(check, $"no answer within {GoDuration.Format(Patience)}", "check the network to the endpoint: proxy, firewall, VPC endpoint"); }
    }
}
