"""Names of the groups in which browsers of a desk or of an agent hear hints."""


def desk_group(desk_id: int) -> str:
    return f"desk.{desk_id}"


def agent_group(agent_id: int) -> str:
    return f"agent.{agent_id}"
