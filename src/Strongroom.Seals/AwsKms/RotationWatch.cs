using Amazon.KeyManagementService.Model;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AwsKms;

/// <summary>Whether KMS makes new key material by itself. The seal needs no permission for that question, so a refusal is no news: nothing is said, and
/// nothing asked again (each refusal is an entry in CloudTrail).</summary>
sealed class RotationWatch(AwsKmsConnection connection, TimeProvider time)
{
    static readonly TimeSpan WhenOn = TimeSpan.FromDays(1), WhenOffOrUnknown = TimeSpan.FromHours(1);
    readonly Lock _gate = new();
    (string Arn, bool? IsOn, DateTimeOffset Next) _known = ("", null, default);

    /// <summary>A warning when it is off; null: it is on, or nobody tells.</summary>
    public async ValueTask<string?> WarningAsync(KeyMetadata key, CancellationToken ct)
    {
        if (key.Origin is { } origin && origin != Amazon.KeyManagementService.OriginType.AWS_KMS || key.KeyState is { } state && state != Amazon.KeyManagementService.KeyState.Enabled) return null;
        bool isDue;
        lock (_gate)
        {
            isDue = _known.Arn != key.Arn || time.GetUtcNow() >= _known.Next;
            if (isDue) _known = (key.Arn, _known.Arn == key.Arn ? _known.IsOn : null, time.GetUtcNow() + WhenOffOrUnknown); // whoever comes meanwhile does not ask too
        }
        if (isDue && await AskAsync(key.Arn, ct) is var answer)
            lock (_gate) _known = answer;
        bool? isOn;
        lock (_gate) isOn = _known.IsOn;
        return isOn == false ? $"automatic rotation of the key {key.Arn} is off; switch it on (aws kms enable-key-rotation): old blobs go on opening" : null;
    }

    async ValueTask<(string, bool?, DateTimeOffset)> AskAsync(string arn, CancellationToken ct)
    {
        try
        {
            var isOn = await connection.CallAsync(new("kms:GetKeyRotationStatus", arn) { IsOptional = true, NamesKey = false },
                async (kms, _, limited) => (await kms.GetKeyRotationStatusAsync(new GetKeyRotationStatusRequest { KeyId = arn }, limited)).KeyRotationEnabled, ct);
            return (arn, isOn, time.GetUtcNow() + (isOn == true ? WhenOn : WhenOffOrUnknown));
        }
        catch (SealException e)
        {
            return (arn, null, e.Fault == SealFault.Denied ? DateTimeOffset.MaxValue : time.GetUtcNow() + WhenOffOrUnknown);
        }
    }
}
