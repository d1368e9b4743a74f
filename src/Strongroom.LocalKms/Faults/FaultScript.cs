namespace Strongroom.LocalKms.Faults;

/// <summary>The misbehaviours in force. Thread-safe; may change while the server runs.</summary>
public sealed class FaultScript
{
    readonly Lock _gate = new();
    List<Line> _lines = [];

    public IReadOnlyList<Fault> Current
    {
        get { lock (_gate) return [.. _lines.Where(line => !line.Spent).Select(line => line.Fault)]; }
    }

    /// <summary>Replaces everything in force.</summary>
    public void Set(params IEnumerable<Fault> faults)
    {
        lock (_gate) _lines = [.. faults.Select(fault => new Line(fault))];
    }

    public void Add(Fault fault)
    {
        lock (_gate) _lines.Add(new(fault));
    }

    public void Clear() => Set();

    /// <summary>The faults that hit this call: delays and skews add up, and the first that ends the call is the last. So lines with <c>times</c>
    /// follow one another.</summary>
    internal IReadOnlyList<Fault> Draw(string action)
    {
        var drawn = new List<Fault>();
        lock (_gate)
            foreach (var line in _lines)
            {
                if (!line.Hits(action)) continue;
                drawn.Add(line.Fault);
                if (line.Fault.Kind is not (FaultKind.Delay or FaultKind.Skew)) break;
            }
        return drawn;
    }

    sealed class Line(Fault fault)
    {
        int _seen, _hits;

        public Fault Fault => fault;
        public bool Spent => _hits >= fault.Times;

        public bool Hits(string action)
        {
            if (Spent || (fault.Action != "*" && !fault.Action.Equals(action, StringComparison.OrdinalIgnoreCase))) return false;
            // Not drawn by chance: a test that asks for half gets half.
            var before = Math.Floor(_seen * fault.Share + 1e-9);
            if (Math.Floor(++_seen * fault.Share + 1e-9) <= before) return false;
            _hits++;
            return true;
        }
    }
}
