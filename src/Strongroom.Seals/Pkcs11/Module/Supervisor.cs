using System.ComponentModel;
using Microsoft.Extensions.Logging;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Pkcs11.Wire;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.Pkcs11.Module;

/// <summary>Keeps a process with the library ready: starts it when it is needed, ends it when it hangs or has lost its token, starts another, not too often.
/// One call at a time: a seal's calls are few, and many modules have one lane anyway.</summary>
sealed class Supervisor(Pkcs11Settings settings, ModuleProgram program) : IAsyncDisposable
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(5);
    readonly SemaphoreSlim _lane = new(1, 1);
    ModuleProcess? _process;
    int _failures;
    DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    SealException? _lastFailure;
    volatile bool _isDisposed;

    /// <summary>The process, while there is one; null otherwise.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>The token as it was last found.</summary>
    public TokenAnswer? Token { get; private set; }

    /// <summary>One request, in a process that is started first where there is none.</summary>
    /// <exception cref="SealException">Whatever goes wrong.</exception>
    public async ValueTask<T> CallAsync<T>(FrameKind kind, KeyRequest key, SecretBytes? content, Func<SecretBytes, T> read, CancellationToken ct)
    {
        await _lane.WaitAsync(ct);
        try
        {
            if (_isDisposed) throw ModuleFailures.Replaced(settings);
            if (_lastFailure is { } last && settings.Time.GetUtcNow() < _notBefore) throw new SealException(last.Fault, last.Message, last.Remedy, last);
            using var message = new MessageWriter();
            key.Write(message);
            if (content is not null) message.Bytes(content.Span);
            using var request = message.ToMessage();
            using var deadline = new CancellationTokenSource(settings.Timeout, settings.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
            while (true)
            {
                var isFresh = _process is null;
                _process ??= await OpenAsync(either.Token, ct);
                try
                {
                    var result = await ExchangeAsync(_process, kind, request, read, either.Token, ct);
                    (_failures, _lastFailure) = (0, null);
                    return result;
                }
                catch (LostModuleException e)
                {
                    await LoseAsync(e.Failure);
                    if (isFresh || either.IsCancellationRequested || _isDisposed) throw Remember(e.Failure);
                }
            }
        }
        finally
        {
            _lane.Release();
        }
    }

    /// <summary>A call that is under way is ended: the seal is being replaced, or the server stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        if (!_lane.Wait(0, CancellationToken.None))
        {
            _process?.Kill();
            await _lane.WaitAsync(CancellationToken.None);
        }
        await EndAsync();
        _lane.Release(); // whoever waits hears that it is over
    }

    /// <param name="either">Ends with the caller's patience or the time for the call.</param>
    /// <param name="ct">The caller's.</param>
    async ValueTask<ModuleProcess> OpenAsync(CancellationToken either, CancellationToken ct)
    {
        using var pin = settings.ReadPin();
        var known = PinRecord.WasAccepted(settings.Open, pin.Span);
        if (known == false) throw ModuleFailures.PinRefused(settings);
        using var message = new MessageWriter();
        (settings.Open with { LastTry = known == true }).Write(message, pin.Span);
        using var request = message.ToMessage();
        ModuleProcess process;
        try { process = ModuleProcess.Start(program.StartInfo(settings.Environment, pin.Span)); }
        catch (Exception e) when (e is Win32Exception or IOException) { throw Remember(ModuleFailures.NotStarted(settings, e)); }
        _process = process;
        try
        {
            Token = await ExchangeAsync(process, FrameKind.Open, request, ReadToken, either, ct);
        }
        catch (LostModuleException e)
        {
            await LoseAsync(e.Failure);
            throw Remember(e.Failure);
        }
        catch (SealException e)
        {
            var isRefused = e is { Fault: SealFault.Denied, InnerException: ModuleException { Failure: { Kind: FailureKind.Call, Value: ReturnValue.PinIncorrect or ReturnValue.PinInvalid or ReturnValue.PinLengthRange } } };
            if (isRefused) PinRecord.Note(settings.Open, pin.Span, accepted: false);
            await EndAsync();
            throw isRefused ? e : Remember(e);
        }
        PinRecord.Note(settings.Open, pin.Span, accepted: true);
        Log.ModuleStarted(settings.Log, settings.Open.Library, process.Id, Token.Label, Token.Serial, Token.Slot);
        return process;
    }

    static TokenAnswer ReadToken(SecretBytes answer)
    {
        var message = new MessageReader(answer.Span);
        return TokenAnswer.Read(ref message);
    }

    /// <exception cref="SealException">The module refuses; the process is as good as before.</exception>
    /// <exception cref="LostModuleException">The process is of no more use.</exception>
    async ValueTask<T> ExchangeAsync<T>(ModuleProcess process, FrameKind kind, SecretBytes request, Func<SecretBytes, T> read, CancellationToken either, CancellationToken ct)
    {
        using var ending = either.Register(process.Kill); // closes its end of the pipe, which ends the waiting below
        try
        {
            using var answer = await process.CallAsync(kind, request);
            return read(answer);
        }
        catch (ModuleException e)
        {
            var explained = ModuleFailures.Explain(e, settings);
            throw ModuleFailures.IsSessionLost(e.Failure) ? new LostModuleException(explained) : explained;
        }
        catch (InvalidDataException e)
        {
            process.Kill();
            throw new LostModuleException(ModuleFailures.Nonsense(settings, process.Function, e));
        }
        catch (IOException)
        {
            var how = await process.EndAsync();
            if (ct.IsCancellationRequested)
            {
                await EndAsync();
                throw new OperationCanceledException(ct);
            }
            throw new LostModuleException(either.IsCancellationRequested ? ModuleFailures.Hangs(settings, process.Function) : ModuleFailures.Ended(settings, process.Function, how));
        }
    }

    async ValueTask LoseAsync(SealException failure)
    {
        if (_process is { } process) Log.ModuleLost(settings.Log, process.Id, failure.Message);
        await EndAsync();
    }

    async ValueTask EndAsync()
    {
        if (_process is { } process) await process.DisposeAsync();
        _process = null;
    }

    /// <summary>A library that cannot be opened is not opened again at once: processes and logins are not free.</summary>
    SealException Remember(SealException failure)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(_failures++, 10));
        _notBefore = settings.Time.GetUtcNow() + (pause < LongestPause ? pause : LongestPause);
        return _lastFailure = failure;
    }

    /// <summary>Another process is needed, and may well do.</summary>
    sealed class LostModuleException(SealException failure) : Exception(failure.Message)
    {
        public SealException Failure => failure;
    }
}
