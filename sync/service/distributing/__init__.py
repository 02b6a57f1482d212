"""What the service does for a distributor that is connected to its own procurement platform.

Without it a distributor that hands over its codes here would type the same delivery once more on
the platform's pages. Start reading at side.py. It may use relay, links and the distributor's port.
"""
